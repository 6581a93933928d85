"""The pages of indicators: what a number is shown with, who sees it, what is kept, and that nothing else draws one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from django.test import Client
from django.utils import translation
from tests import crowd

from tejido.access import actions as access_actions
from tejido.core import facts
from tejido.core.impact import disclosure, indicators
from tejido.journal import scopes
from tejido.web.impact import area_words, indicators_shown, words

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "tejido"
TEMPLATES = PACKAGE / "web" / "impact" / "templates" / "impact"
# The one place in which a number about impact is drawn, as a block and as a row.
DRAWN = {"_measurement.html", "_measurement_row.html"}
# Where a number stands on its rung in another way: on the ladder itself, and in a statement, which draws what it froze.
ON_THEIR_RUNG = {
    "claims/ladder.html": "rung.name", "statements/_numbers.html": "number.rung",
    "statements/number.html": "number.rung", "statements/one.html": "number.rung",
}  # fmt: skip
MARCH = "month=2026-03"
GIVEN = {"from_date": date(2026, 3, 1), "to_date": date(2026, 4, 1), "as_of": datetime(2026, 4, 1, tzinfo=UTC)}


def _shown(value: float | None = 41.0) -> indicators_shown.Shown:
    figure = disclosure.plain_figure(value) if value is not None else disclosure.withheld("few_people")
    return indicators_shown.shown(
        indicators.Measurement(indicator="people_in_placement", figure=figure, rows_count=41, claimed="output", **GIVEN)  # type: ignore[arg-type]
    )


def test_a_number_is_shown_with_all_that_says_how_far_it_may_be_believed() -> None:
    with translation.override("en"):
        shown = _shown()
        assert (shown.value, shown.rung, shown.rows_count, shown.version) == ("41 people", "output, not impact", 41, 1)
        assert shown.url == "/impact/indicators/people_in_placement/?from=2026-03-01&to=2026-04-01"
        assert _shown(None).value == "withheld: few people"
    with translation.override("es"):
        assert _shown().rung == "producto, no impacto"


def test_a_number_past_its_check_is_refused_where_it_is_drawn() -> None:
    one = indicators.Measurement(
        indicator="worked_hours", figure=disclosure.plain_figure(1), rows_count=1, claimed="output", **GIVEN
    )  # type: ignore[arg-type]
    object.__setattr__(one, "claimed", "causal")
    with pytest.raises(indicators.MeasurementInvalid):
        indicators_shown.shown(one)


def test_templates_draw_numbers_in_one_place() -> None:
    """Value and rung of a measurement are printed by two templates, which every other one includes."""
    printing = {
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")
        if re.search(r"\{\{ ?[\w.]*(shown|measurement|number|measured)\.value", path.read_text())
    }  # fmt: skip
    assert printing == DRAWN | set(ON_THEIR_RUNG)
    assert all(rung in (TEMPLATES / name).read_text() for name, rung in ON_THEIR_RUNG.items())
    for name in DRAWN:
        text = (TEMPLATES / name).read_text()
        assert all(f"shown.{part}" in text for part in ("rung", "rows_count", "coverage", "range", "interval"))


def test_every_area_and_unit_has_words() -> None:
    for one in indicators.INDICATORS.values():
        assert one.area in area_words.NAMES
        assert one.unit.isupper() or one.unit in words.UNITS


def test_the_lead_keeps_a_month_and_sees_it_in_the_series(committed: None, owner: psycopg.Connection) -> None:
    crowd.install()
    people = crowd.place(owner, 12)
    client = crowd.client(owner, "Banco")
    crowd.serve(owner, client_id=client, people=people)
    with scopes.scoped({scopes.OPERATOR}):
        user = access_actions.add_user(
            email="lead@example.org", display_name="Lectora", language="en", by=facts.SYSTEM, at=crowd.AT
        )
        access_actions.grant_role(user=user, role="impact_lead", client_id=None, by=facts.SYSTEM, at=crowd.AT)
    browser = Client()
    browser.force_login(user)
    page = browser.get(f"/impact/indicators/?{MARCH}").content.decode()
    assert "were not kept yet" in page
    assert browser.post("/impact/indicators/keep/", {"month": "2026-03"}).status_code == 302
    again = browser.post("/impact/indicators/keep/", {"month": "2026-03"}, follow=True).content.decode()
    assert "Nothing has changed" in again
    one = browser.get(f"/impact/indicators/contacts_served/?{MARCH}&dimension=client&group={client}").content.decode()
    assert "12 contacts" in one
    assert "One month was kept so far" in one
    assert browser.get(f"/impact/indicators/contacts_served/?{MARCH}&dimension=client&group=999").status_code == 404
    for bad in ("from=2026-03-01&to=2026-02-01", "from=x&to=y", "from=0001-01-01&to=9999-12-31", "month=2026-99"):
        assert browser.get(f"/impact/indicators/contacts_served/?{bad}").status_code == 400
