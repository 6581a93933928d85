"""The notes of the values that ship, so that they are read in both languages; what an operator wrote stays as it is."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Listed for the catalogues; a test compares them with what ships.
SHIPPED = (
    _("About; there are more than fifty scales by region and activity."),
    _("About; two zones, six amounts in quetzales."),
    _("About; whether contact centres fall under it is not checked."),
    _("As the press reported it."),
    _("Average local bus, for each passenger."),
    _("Ended in August 2023."),
    _("For 40 hours."),
    _("For 40 hours. Its first day is not checked."),
    _("For 400 to 499 and 501 to 599 workers the readings of this norm differ."),
    _("In force again: the suspension was reported lifted on 17 July 2026. Check it against the decision itself."),
    _("Its amount is that of the transport allowance."),
    _("Its first day is not checked."),
    _("Its norm and first day are not checked."),
    _("Life cycle: not the same thing as the inventory factor."),
    _("Not raised with prices since; the benchmark of a town is loaded by who holds its licence."),
    _("Of the United Kingdom; not for Colombia."),
    _("Our own assumption for the coast: one air conditioner while somebody works."),
    _("Read as the sum of wage and transport allowance."),
    _("Suspended by the Consejo de Estado. The suspension was reported lifted on 17 July 2026."),
    _("The countryside."),
    _("The department Atlántico."),
    _("The department Vaupés."),
    _("The inventory factor of 2024; later years are not published."),
    _("The inventory factor of the year, not the margin of the same resolution."),
    _("The same amount, set anew while Decreto 1469/2025 was suspended. The number of the decree is not read."),
    _("The share in earlier years is not checked."),
    _("The law of Colombia names no hours between two working days; the operator promises these."),
    _("The towns of the country."),
    _(
        "Up to two rest days worked in a month are occasional: the worker chooses pay or another day. From three on"
        " another day is owed as well. Our reading."
    ),
    _("Voluntary in the first year; binding from 25 June 2026."),
    _("Whether it is paid in 2026 is not verified."),
    _("With the electricity of the United Kingdom."),
    _("Workstation 140 W, light 10 W."),
    _("74.1 kg CO2/GJ, 43 MJ/kg and 0.84 kg/litre; without the mixed-in biodiesel. Take your supplier's own."),
    _("A processor half busy, between 0.74 and 3.5 W; from memory."),
    _("As the public code Calcula tu Huella cites it."),
    _("As the public code Calcula tu Huella cites it; not of fossil origin."),
    _("Average car of unknown fuel, for the whole car; from memory. Taxis too."),
    _("Between 10 and 20; from memory: take the maker's own sheet."),
    _("Between 200 and 350; from memory: take the maker's own sheet."),
    _("By weight: 23 % R-32 (771), 25 % R-125 (3740), 52 % R-134a (1530); from memory."),
    _("By weight: 44 % R-125 (3740), 52 % R-143a (5810), 4 % R-134a (1530); from memory."),
    _("By weight: half R-32 (771), half R-125 (3740); from memory."),
    _("From memory."),
    _("From memory: take the maker's own sheet."),
    _("From the well to the tank, of the United Kingdom; from memory."),
    _("How many days of somebody who works in both places are at home, where nothing else is known."),
    _("Of Amazon Web Services."),
    _("Propane; from memory."),
    _("So long the making of a thing is spread over its use."),
    _("Supply and treatment in the United Kingdom, a stand-in; from memory."),
    _("The grid of São Paulo, as this project states it."),
    _("Waste of offices in the United Kingdom, a stand-in; from memory."),
    _("An example to start with, until a local study takes its place. What part is lost with each year."),
    _("An example to start with, until a local study takes its place. What part is owed to us and not to partners."),
    _("An example to start with, until a local study takes its place. What part of the jobs others lost."),
    _(
        "An example to start with, until a local study takes its place."
        " What part would have found a formal job without this work."
    ),
)


def told(note: str) -> str:
    """Return a note in the reader's language; one that an operator wrote has no other."""
    return gettext(note) if note else ""
