"""The impact page and the reviewers' rooms: measurements within the reader's own reach, rows for the named reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import CLIENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEAD = {"impact lead"}
BOTH = LEAD | {"reviewer"}
ROOM, OTHER = "/impact/rooms/{room}", "/impact/rooms/{other_room}"
ROWS_OF = {"code": "placement:all:all", "after": "", "shown": "0"}

ROWS = (
    Row(name="impact", method="GET", path="/impact/", what="the measurements of a month",
        allows=CLIENTS | BOTH),
    Row(name="impact_told", method="GET", path="/impact/told/", what="what people told of themselves, in groups",
        allows=LEAD),
    Row(name="impact_rooms", method="GET", path="/impact/rooms/", what="the rooms; a reviewer's own", allows=BOTH),
    Row(name="impact_open_room", method="GET", path="/impact/rooms/new/", what="the form: open a room", allows=LEAD),
    # Answered 400 with the form again: nothing is published in this world's first month.
    Row(name="impact_open_room", method="POST", path="/impact/rooms/new/", what="open a room for a reviewer",
        statuses={"impact lead": 400}, form={"reviewer": "x", "codes": "placement:all:all", "days": "7"}),
    Row(name="impact_room", method="GET", path=f"{ROOM}/", what="a room; its reviewer's coming is logged", allows=BOTH),
    Row(name="impact_room", method="GET", path=f"{OTHER}/", what="another reviewer's room",
        allows=LEAD, hides={"reviewer"}),
    Row(name="impact_close_room", method="POST", path=f"{ROOM}/close/", what="close a room at once", allows=LEAD,
        form={}),
    Row(name="impact_room_rows", method="POST", path=f"{ROOM}/rows/", what="read rows without names, logged before",
        allows={"reviewer"}, form=ROWS_OF),
    Row(name="impact_room_rows", method="POST", path=f"{OTHER}/rows/", what="read rows in another's room",
        hides={"reviewer"}, form=ROWS_OF),
    Row(name="impact_room_file", method="POST", path=f"{ROOM}/file/", what="a file of all rows, logged before",
        allows={"reviewer"}, form=ROWS_OF),
    Row(name="impact_room_file", method="POST", path=f"{OTHER}/file/", what="a file of all rows of another's room",
        hides={"reviewer"}, form=ROWS_OF),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Open a room for the reviewer and one for another reviewer."""
    import uuid
    from datetime import date

    from tejido.access import actions as access_actions
    from tejido.access import models as access
    from tejido.core import facts
    from tejido.impact import actions
    from tejido.journal import clock, scopes
    from tests import scenes

    at = clock.now()
    lead = access.User.objects.get(pk=made.browsers["impact lead"].session["_auth_user_id"])
    mine = access.User.objects.get(pk=made.browsers["reviewer"].session["_auth_user_id"])
    keys = {"room": uuid.uuid4(), "other_room": uuid.uuid4()}
    with scopes.scoped({0}):
        other = access_actions.add_user(email="otra-revisora@example.org", by=facts.SYSTEM, at=scenes.START)
        access_actions.grant_role(user=other, role="reviewer", by=facts.SYSTEM, at=scenes.START)
    for reviewer, key in ((mine, keys["room"]), (other, keys["other_room"])):
        with scopes.scoped(made.centre.scope):
            actions.open_room(
                reviewer=reviewer, from_date=date(2026, 11, 1), to_date=date(2026, 12, 1),
                codes=["placement:all:all"], valid_seconds=3600, key=key, by=facts.Actor("user", lead.pk), at=at,
                now=clock.machine_now(),
            )  # fmt: skip
    return {name: str(key) for name, key in keys.items()}
