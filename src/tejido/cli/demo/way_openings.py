"""The demonstration's openings: one long filled, one for people inside first, and one that everybody may see."""

from __future__ import annotations

from decimal import Decimal

from tejido.cli.demo import way
from tejido.people import openings, programme_tables

HOURS = Decimal(42)


def is_made() -> bool:
    """Tell whether the openings are there."""
    return programme_tables.Opening.objects.filter(key=way.key("opening/advisors")).exists()


def opening(code: str) -> programme_tables.Opening:
    """Return an opening of the way by code."""
    return programme_tables.Opening.objects.select_related("position").get(key=way.key(f"opening/{code}"))


def position(code: str) -> programme_tables.Position:
    """Return a position by code."""
    return programme_tables.Position.objects.get(code=code)


def make(setting: way.Setting) -> None:
    """Open the seats: of the first advisors, of two team leaders one after the other, and of advisors now."""
    _open("first-advisors", setting, position="advisor", seats=12, opened=-232, reason="Apertura de la sede")
    _open("first-leader", setting, position="team_leader", seats=1, opened=-75, reason="Equipo de chat", inside=-45)
    _open("leaders", setting, position="team_leader", seats=2, opened=-9, reason="Crecen dos equipos", inside=20)
    _open("advisors", setting, position="advisor", seats=8, opened=-28, reason="Grupo nuevo del banco", is_public=True)


def _open(
    code: str,
    setting: way.Setting,
    *,
    position: str,
    seats: int,
    opened: int,
    reason: str,
    inside: int | None = None,
    is_public: bool = False,
) -> None:
    is_leader = position == "team_leader"
    terms = openings.Terms(
        position=programme_tables.Position.objects.get(code=position), programme_id=None,
        site=setting.office.sites["monteria"], place=setting.office.places["monteria"], work_mode="site",
        weekly_hours=HOURS, seats_count=seats, inside_first_until=None if inside is None else setting.day(inside),
        is_public=is_public, covers=("transport",),
    )  # fmt: skip
    level, rung = (4, "solo") if is_leader else (2, "shadow")
    wanted = openings.Wanted(skill_id=setting.office.skills["spanish"].pk, level=level, rung=rung)
    openings.make(
        terms=terms, skills=(wanted,), reason=reason, opened_on=setting.day(opened), key=way.key(f"opening/{code}"),
        user_id=setting.lead_id, by=setting.by, at=setting.moment(opened),
    )  # fmt: skip
