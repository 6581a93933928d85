"""History: of queues for those who reach their client, of agents for those who lead them, of oneself for an agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import AGENTS, CLIENTS, Row

if TYPE_CHECKING:
    from tests.permissions import world

STAFF = frozenset({"supervisor", "planner", "impact lead", "administrator"})
READERS = STAFF | CLIENTS
SEE_THE_BANK = STAFF | {"client"}
HIDDEN = {"other client"}
PUBLISHERS = frozenset({"supervisor", "administrator"})
SCHEDULED = {"rows": "day", "rhythm": "day", "language": "own", "accounts": "{history_reader}"}

ROWS = (
    Row(name="history", method="GET", path="/history/", what="what the queues one reaches did, or one's own time",
        allows=READERS | AGENTS),
    Row(name="history", method="GET", path="/history/?programme={programme}", what="a programme's history",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history", method="GET", path="/history/?rows=agent", what="what each agent did",
        allows={"supervisor", "planner"}),
    Row(name="history", method="GET", path="/history/?agent={person}", what="an agent's time",
        allows={"supervisor", "planner"}),
    Row(name="history_csv", method="GET", path="/history/report.csv", what="the same as CSV", allows=READERS | AGENTS),
    Row(name="history_csv", method="GET", path="/history/report.csv?programme={programme}", what="a programme's as CSV",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history_csv", method="GET", path="/history/report.csv?rows=agent", what="each agent's as CSV",
        allows={"supervisor", "planner"}),
    Row(name="history_xlsx", method="GET", path="/history/report.xlsx", what="the same as XLSX",
        allows=READERS | AGENTS),
    Row(name="history_xlsx", method="GET", path="/history/report.xlsx?queue={queue}", what="a queue's as XLSX",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history_reports", method="GET", path="/history/published/", what="the reports that were published",
        allows=READERS),
    Row(name="history_publish", method="POST", path="/history/published/new", what="publish a report",
        allows=PUBLISHERS, form={"programme": "{programme}", "rows": "day", "from": "2026-11-02", "to": "2026-11-02"}),
    Row(name="history_report", method="GET", path="/history/published/{history_report}/", what="a published report",
        allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history_report_csv", method="GET", path="/history/published/{history_report}/report.csv",
        what="the same as CSV", allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history_report_xlsx", method="GET", path="/history/published/{history_report}/report.xlsx",
        what="the same as XLSX", allows=SEE_THE_BANK, hides=HIDDEN),
    Row(name="history_schedules", method="GET", path="/history/schedules/", what="the scheduled reports",
        allows=PUBLISHERS),
    Row(name="history_schedule_new", method="GET", path="/history/schedules/new?programme={programme}",
        what="the form to schedule one", allows=PUBLISHERS),
    Row(name="history_schedule_new", method="POST", path="/history/schedules/new", what="schedule a report",
        allows=PUBLISHERS, form={"programme": "{programme}", **SCHEDULED, "key": "{some_id}"}),
    Row(name="history_schedule", method="GET", path="/history/schedules/{history_schedule}/",
        what="a scheduled report, and who got it", allows=PUBLISHERS),
    Row(name="history_schedule_change", method="GET", path="/history/schedules/{history_schedule}/change",
        what="the form to change it", allows=PUBLISHERS),
    Row(name="history_schedule_change", method="POST", path="/history/schedules/{history_schedule}/change",
        what="change it", allows=PUBLISHERS, form=SCHEDULED),
    Row(name="history_schedule_turn_on", method="POST", path="/history/schedules/{history_schedule}/turn-on",
        what="turn it on", allows=PUBLISHERS),
    Row(name="history_schedule_turn_off", method="POST", path="/history/schedules/{history_schedule}/turn-off",
        what="turn it off", allows=PUBLISHERS),
    Row(name="history_schedule_remove", method="POST", path="/history/schedules/{history_schedule}/remove",
        what="remove it", allows=PUBLISHERS),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Publish the bank's report of the day before the centre opened, on which nothing happened, and schedule others."""
    import uuid
    from datetime import date, timedelta

    from tejido.contacts import history_tables, reports, schedules
    from tejido.core import history
    from tejido.journal import clock, scopes
    from tests import scenes

    bank, at, day = made.centre.bank, clock.now(), date(2026, 11, 2)
    with made.centre.acting_as("work"), scopes.scoped(made.centre.scope):
        for client_id in (0, bank.client.pk, made.centre.shop.client.pk):
            history_tables.RollUp.objects.create(client_id=client_id, until_at=scenes.START, checked_at=at)
    with scopes.scoped(made.centre.scope):
        report = reports.publish(
            programme=bank.programme, rows_by="day", user_id=1, by=scenes.BY, at=at,
            period=history.Period(from_date=day, to_date=day + timedelta(days=1), zone="America/Bogota"),
        )  # fmt: skip
        reader = made.centre.user("client", client_id=bank.client.pk)
        schedule = schedules.add(
            key=uuid.uuid4(), programme=bank.programme, rows_by="day", rhythm="week", language="own",
            user_ids=[reader.pk], user_id=1, by=scenes.BY, at=at,
        )  # fmt: skip
    return {
        "history_report": str(report.key), "history_schedule": str(schedule.key), "history_reader": str(reader.key),
    }  # fmt: skip
