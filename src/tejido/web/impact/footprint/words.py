"""The footprint in words: what is used, its units, categories and grades."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, "str | Promise"]

KINDS: Words = {
    "electricity": _("Electricity"),
    "solar_electricity": _("Electricity from our own roof"),
    "diesel": _("Diesel of the generator"),
    "refrigerant": _("Gas refilled in air conditioners"),
    "water": _("Water"),
    "waste": _("Waste"),
    "cloud_processor": _("Cloud: processors"),
    "cloud_memory": _("Cloud: memory"),
    "cloud_ssd": _("Cloud: fast storage (SSD)"),
    "cloud_hdd": _("Cloud: slow storage (HDD)"),
    "cloud_network": _("Cloud: data sent"),
    "cloud_reported": _("Cloud: what the provider reports"),
}
SOURCES: Words = {
    **KINDS,
    "grid_losses": _("Electricity lost on the way"),
    "diesel_upstream": _("Diesel, from the well to the tank"),
    "travel_bus": _("Way to work: bus"),
    "travel_motorcycle": _("Way to work: motorcycle"),
    "travel_car": _("Way to work: car or taxi"),
    "home_equipment": _("Home: workstation and light"),
    "home_cooling": _("Home: cooling"),
    "device_laptop": _("Making of laptops"),
    "device_screen": _("Making of screens"),
    "device_headset": _("Making of headsets"),
    "device_modem": _("Making of modems"),
}
UNITS: Words = {
    "kWh": "kWh", "MWh": "MWh", "litre": _("litres"), "gallon": _("gallons (US)"), "m3": "m³", "kg": "kg",
    "gram": _("grams"), "tonne": _("tonnes"), "vCPU-hour": _("hours of a processor (vCPU)"),
    "GB-hour": _("GB in an hour"), "TB-hour": _("TB in an hour"), "GB": "GB", "kgCO2e": _("kg CO₂e"),
    "tonne CO2e": _("tonnes CO₂e"),
}  # fmt: skip
VARIANTS: Words = {
    "landfill": _("to the landfill"), "recycled": pgettext_lazy("waste", "recycled"),
    "composted": pgettext_lazy("waste", "composted"), "burned": pgettext_lazy("waste", "burned"),
    "r22": "R-22", "r32": "R-32", "r134a": "R-134a", "r404a": "R-404A", "r407c": "R-407C", "r410a": "R-410A",
    "r290": _("R-290 (propane)"), "sa-east-1": _("São Paulo (sa-east-1)"),
}  # fmt: skip
CATEGORIES: Words = {
    "generators": _("Generators"),
    "refrigerants": _("Gas of air conditioners"),
    "electricity": _("Electricity"),
    "losses": _("Fuel and energy before they reach us"),
    "commute": _("Way to work"),
    "home": _("Work at home"),
    "equipment": _("Making of equipment"),
    "cloud": _("Cloud"),
    "water": _("Water"),
    "waste": _("Waste"),
}
GRADES: Words = {
    "A": _("A: measured, and the official factor of the year"),
    "B": _("B: good, but second hand or of a sector"),
    "C": _("C: a stand-in of another year or country, or a survey"),
    "D": _("D: not checked, or an assumption"),
}
MODES: Words = {
    "bus": _("Bus"),
    "motorcycle": _("Motorcycle or mototaxi"),
    "car": _("Car or taxi"),
    "bicycle": _("Bicycle"),
    "walk": _("On foot"),
}
CONTRACTS: Words = {
    "certificate": _("Certificate of renewable energy (I-REC)"),
    "power_purchase": _("Purchase of renewable energy (PPA)"),
    "supplier": _("Supplier with a factor of its own"),
}
COLUMNS: Words = {
    "site": _("site"), "kind": _("what"), "month": _("month"), "amount": _("amount"), "unit": _("unit"),
    "variant": _("class"), "estimate": _("estimate"), "reference": _("number"),
}  # fmt: skip
HINTS: Words = {
    "site": _("The name of the site as it stands on the pages; empty for the cloud."),
    "kind": _("electricity, solar, diesel, refrigerant, water, waste, or a code such as cloud_network"),
    "month": _("2026-03 or 03/2026"),
    "amount": _("A number: 1250 or 1250.5. In a text file, 1.250 may be two things: write 1250 or 1.25."),
    "unit": _("kWh, MWh, litre, gallon, m3, kg, tonne"),
    "variant": _("For waste landfill, recycled, composted or burned; for a gas its name, such as R-410A; else empty."),
    "estimate": _("yes where nobody measured it; may be empty"),
    "reference": _("The number of the bill or the meter, at most 60 characters; may be empty."),
}
PROBLEMS: Words = {
    **HINTS,
    "missing": _("is empty"),
    "double": _("says the same as a line before it"),
    "ambiguous": _("may be two numbers: write 1250 or 1.25"),
    "unit_of_kind": _("does not go with what was used"),
    "variant_none": _("is to be empty here"),
    "site_none": _("is to be empty here"),
    "site_unknown": _("There is no site of this name."),
}
EXAMPLES: Mapping[str, str] = {
    "site": "Montería Centro", "kind": "electricity", "month": "2026-03", "amount": "18450", "unit": "kWh",
    "variant": "", "estimate": "", "reference": "8834-112",
}  # fmt: skip
