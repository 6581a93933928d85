"""Scheduled reports: each period comes out once, and goes once to each account that may read it, whatever dies."""

from __future__ import annotations

import socketserver
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connections
from tests import ports, scenes

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.contacts import deliveries, errors, history_tables, jobs, reports, schedules
from tejido.core import deliveries as core_deliveries
from tejido.core import facts, history
from tejido.journal import clock, scopes

Acting = Callable[[str], AbstractContextManager[None]]
ZONE = "America/Bogota"
DAY = history.Period(from_date=date(2026, 11, 3), to_date=date(2026, 11, 4), zone=ZONE)
MORNING = DAY.to_at + timedelta(hours=1)
NOW = scenes.START


class Office:
    """A bank without contacts, its accounts, and the worker that makes and sends what is due."""

    def __init__(self, owner: psycopg.Connection[Any], acting_as: Acting) -> None:
        self.owner, self.acting_as = owner, acting_as
        with scopes.scoped({0}):
            scenes.install()
            self.floor = scenes.floor(agent_count=0)
        self.scope = self.floor.scope
        with scopes.scoped(self.scope):
            self.lead = self.user("lead", "supervisor", language="es")
            self.buyer = self.user("buyer", "client", client_id=self.floor.client.pk, language="en")
        self.given: dict[str, Any] = {
            "rows_by": "day", "rhythm": "day", "language": "own", "user_ids": [self.lead.pk, self.buyer.pk],
            "user_id": self.lead.pk, "by": scenes.BY, "at": scenes.START,
        }  # fmt: skip

    def user(self, name: str, role: Any, *, language: str = "en", client_id: int | None = None) -> access.User:
        made = access_actions.add_user(
            email=f"{name}@example.org", display_name=name, language=language, by=facts.SYSTEM, at=scenes.START
        )
        access_actions.grant_role(user=made, role=role, client_id=client_id, by=facts.SYSTEM, at=scenes.START)
        return made

    def set(self, **otherwise: Any) -> history_tables.ReportSchedule:
        with scopes.scoped(self.scope):
            given = {"key": uuid.uuid4(), "programme": self.floor.programme, **self.given, **otherwise}
            return schedules.add(**given)

    def count_until(self, until_at: datetime) -> None:
        """Say that the client's intervals are rolled up to here."""
        with self.acting_as("work"), scopes.scoped(self.scope):
            history_tables.RollUp.objects.update_or_create(
                client_id=self.floor.client.pk, defaults={"until_at": until_at, "checked_at": until_at}
            )

    def make(self, schedule: history_tables.ReportSchedule, *, at: datetime = MORNING) -> Any:
        with self.acting_as("work"), scopes.scoped(self.scope):
            return deliveries.make_next(schedule=schedule, by=facts.SYSTEM, at=at, now=NOW)

    def send_due(self, *, at: datetime = MORNING) -> None:
        """Do the jobs of all mails that ever became due, as often as they did; jobs may come late and twice."""
        told = self.facts("report_mail_due")
        with self.acting_as("work"):
            for data in [*told, *told]:
                with scopes.scoped(self.scope):
                    deliveries.send(delivery_id=data["delivery"], try_number=data["try_number"], by=facts.SYSTEM, at=at)

    def try_again(self, *, now: datetime) -> None:
        with self.acting_as("work"), scopes.scoped(self.scope):
            for delivery in deliveries.overdue(now=now):
                deliveries.try_again(delivery=delivery, by=facts.SYSTEM, at=MORNING, now=now)

    def outcomes(self) -> dict[str, str]:
        names = {self.lead.pk: "lead", self.buyer.pk: "buyer"}
        with scopes.scoped(self.scope):
            known = history_tables.ReportDelivery.objects.order_by("id")
            return {names[row.user_id]: row.outcome for row in known}

    def facts(self, fact_type: str) -> list[dict[str, Any]]:
        rows = self.owner.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [fact_type])
        return [row[0] for row in rows.fetchall()]


@pytest.fixture
def office(committed: None, owner: psycopg.Connection[Any], acting_as: Acting, settings: LazySettings) -> Office:
    settings.EMAIL_BACKEND = "tejido.access.mail.OutboxBackend"
    return Office(owner, acting_as)


def test_a_period_comes_out_once_and_goes_once_to_each_account_that_may_read_it(office: Office) -> None:
    schedule = office.set()
    office.count_until(DAY.to_at - timedelta(minutes=15))
    assert office.make(schedule) is None, "its last quarter of an hour is not counted yet"
    office.count_until(DAY.to_at)
    assert office.make(schedule, at=DAY.to_at - timedelta(seconds=1)) is None, "it is not over"
    report = office.make(schedule)
    assert (report.from_date, report.to_date) == (DAY.from_date, DAY.to_date)
    assert office.make(schedule) is None, "it came out"
    (grant,) = access.Grant.objects.filter(user=office.buyer)
    with scopes.scoped(office.scope):
        access_actions.revoke_role(grant=grant, by=facts.SYSTEM, at=MORNING)
    office.send_due(at=MORNING + timedelta(hours=1))
    assert office.outcomes() == {"lead": "sent", "buyer": "not_allowed"}
    (mail,) = access_queries.outbox()
    assert mail.to == "lead@example.org"
    assert f"/history/published/{report.key}/" in mail.body
    assert "El informe" in mail.body, "in the language of the account"
    assert [data["is_sent"] for data in office.facts("scheduled_report_made")] == [True]
    assert len(office.facts("report_mail_sent")) == 1
    assert [data["outcome"] for data in office.facts("report_mail_ended")] == ["not_allowed"]
    with scopes.scoped(office.scope):
        assert schedules.next_period(schedules.schedule(schedule.key)).from_date == DAY.to_date
        assert reports.is_intact(report)
    with pytest.raises(psycopg.Error, match="stays sent"):
        office.owner.execute("UPDATE contacts_reportdelivery SET outcome = 'waiting', due_at = now()")


def test_a_death_between_mail_and_row_leaves_neither(office: Office) -> None:
    office.count_until(DAY.to_at)
    schedule = office.set(user_ids=[office.lead.pk], language="en")
    with office.acting_as("work"), pytest.raises(KeyboardInterrupt), scopes.scoped(office.scope):
        deliveries.make_next(schedule=schedule, by=facts.SYSTEM, at=MORNING, now=NOW)
        raise KeyboardInterrupt
    assert office.facts("scheduled_report_made") == []
    assert office.make(schedule) is not None
    (due,) = office.facts("report_mail_due")
    given = {"delivery_id": due["delivery"], "try_number": 1, "by": facts.SYSTEM, "at": MORNING}
    with office.acting_as("work"):
        with pytest.raises(KeyboardInterrupt), scopes.scoped(office.scope):
            deliveries.send(**given)
            raise KeyboardInterrupt
        assert access_queries.outbox() == []
    # The job is gone with its process; the mail is found by the next round when its time is over, not before.
    office.try_again(now=NOW + timedelta(seconds=30))
    assert len(office.facts("report_mail_due")) == 1
    office.try_again(now=NOW + timedelta(seconds=61))
    office.send_due()
    assert office.outcomes() == {"lead": "sent"}
    (mail,) = access_queries.outbox()
    assert "is published" in mail.body, "in the language of the schedule"


def test_after_a_week_of_silence_one_mail_comes_and_every_report(office: Office) -> None:
    schedule = office.set()
    week_later = MORNING + timedelta(days=7)
    office.count_until(week_later)
    made = []
    while (report := office.make(schedule, at=week_later)) is not None:
        made.append(report.from_date)
    assert made == [DAY.from_date + timedelta(days=number) for number in range(8)]
    assert [data["is_sent"] for data in office.facts("scheduled_report_made")] == [False] * 7 + [True]
    office.send_due(at=week_later)
    assert len(access_queries.outbox()) == 2
    with scopes.scoped(office.scope):
        assert {one.to_date for one in deliveries.of_schedule(schedule)} == {made[-1] + timedelta(days=1)}


def test_what_waits_when_a_schedule_is_turned_off_or_names_others_is_not_sent(office: Office) -> None:
    office.count_until(MORNING)
    schedule = office.set()
    assert office.make(schedule) is not None
    with scopes.scoped(office.scope):
        changes = {**office.given, "user_ids": [office.buyer.pk]}
        schedules.change(key=schedule.key, **changes)
        (lead, buyer) = history_tables.ReportDelivery.objects.order_by("user_id")
    with office.acting_as("work"), scopes.scoped(office.scope):
        deliveries.send(delivery_id=lead.pk, try_number=1, by=facts.SYSTEM, at=MORNING)
    with scopes.scoped(office.scope):
        schedules.turn_off(key=schedule.key, by=scenes.BY, at=MORNING)
        schedules.turn_off(key=schedule.key, by=scenes.BY, at=MORNING)
    with office.acting_as("work"), scopes.scoped(office.scope):
        deliveries.send(delivery_id=buyer.pk, try_number=1, by=facts.SYSTEM, at=MORNING)
    with scopes.scoped(office.scope):
        assert deliveries.over(at=MORNING + timedelta(days=9)) == []
        # Turned on again, it begins with the day that runs then: nobody gets what they had turned off.
        schedules.turn_on(key=schedule.key, user_id=office.lead.pk, by=scenes.BY, at=MORNING + timedelta(days=9))
        assert schedules.schedule(schedule.key).next_from_date == MORNING.date() + timedelta(days=9)
        schedules.remove(key=schedule.key, by=scenes.BY, at=MORNING)
        with pytest.raises(errors.NoSuchSchedule):
            schedules.turn_on(key=schedule.key, user_id=1, by=scenes.BY, at=MORNING)
    assert office.outcomes() == {"lead": "withdrawn", "buyer": "withdrawn"}
    assert access_queries.outbox() == []
    assert [data["is_on"] for data in office.facts("report_schedule_turned")] == [False, True]
    assert len(office.facts("report_schedule_set")) == 2
    assert len(office.facts("report_schedule_removed")) == 1


def test_what_cannot_be_set_is_refused_and_the_same_form_twice_sets_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scopes.scoped(office.scope):
        stranger = office.user("stranger", "agent")
    wrong: list[dict[str, Any]] = [
        {"rows_by": "agent"}, {"rows_by": "x"}, {"rhythm": "year"}, {"language": "fr"}, {"user_ids": []},
        {"user_ids": [office.lead.pk, stranger.pk]}, {"user_ids": [10**9]},
    ]  # fmt: skip
    for otherwise in wrong:
        with pytest.raises(errors.ScheduleInvalid):
            office.set(**otherwise)
    with pytest.raises(errors.ScheduleRowsInvalid):
        office.set(rows_by="quarter", rhythm="month")
    key = uuid.uuid4()
    assert office.set(key=key).pk == office.set(key=key, rhythm="week").pk
    monkeypatch.setattr(schedules, "SCHEDULES_MAX", 1)
    with pytest.raises(errors.TooManySchedules):
        office.set()
    assert len(office.facts("report_schedule_set")) == 1
    with scopes.scoped(office.scope):
        changed = schedules.change(key=key, **{**office.given, "rhythm": "month"})
        assert changed.next_from_date == date(2026, 11, 1)


def at_once(act: Callable[[], object]) -> list[object]:
    """Do something four times at the same moment, each on a connection of its own."""
    done: list[object] = []
    gate = threading.Barrier(4)

    def run() -> None:
        try:
            gate.wait()
            done.append(act())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(threads)
    return done


def test_forms_and_workers_at_the_same_moment_do_it_once(office: Office) -> None:
    key = uuid.uuid4()
    at_once(lambda: office.set(key=key))
    with scopes.scoped(office.scope):
        schedule = schedules.schedule(key)
    office.count_until(MORNING)
    with office.acting_as("work"):

        def make() -> object:
            with scopes.scoped(office.scope):
                return deliveries.make_next(schedule=schedule, by=facts.SYSTEM, at=MORNING, now=NOW)

        assert at_once(make).count(None) == 3
        due = office.facts("report_mail_due")

        def send() -> None:
            for data in due:
                with scopes.scoped(office.scope):
                    deliveries.send(delivery_id=data["delivery"], try_number=1, by=facts.SYSTEM, at=MORNING)

        at_once(send)
    assert office.outcomes() == {"lead": "sent", "buyer": "sent"}
    assert sorted(mail.to for mail in access_queries.outbox()) == ["buyer@example.org", "lead@example.org"]
    for fact_type, count in (("report_schedule_set", 1), ("scheduled_report_made", 1), ("report_mail_due", 2)):
        assert len(office.facts(fact_type)) == count


@contextmanager
def mail_server(answer_to_recipient: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Run a mail server that says this to each recipient; yields its port and the mails that it took."""
    taken: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else answers.get(word, b"250 ok\r\n"))

    answers = {b"RCPT": answer_to_recipient}
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1], taken
        finally:
            server.shutdown()
            thread.join()


def test_a_server_that_is_away_is_asked_again_and_a_final_no_is_final(office: Office, settings: LazySettings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    office.count_until(MORNING + timedelta(days=3))
    schedule = office.set(user_ids=[office.lead.pk])
    settings.EMAIL_PORT = ports.free()
    assert office.make(schedule) is not None
    now = NOW
    for _ in range(core_deliveries.TRIES_MAX):
        office.send_due()
        assert office.outcomes() == {"lead": "waiting"} or now > NOW + timedelta(hours=1)
        now += timedelta(hours=7)
        office.try_again(now=now)
    assert office.outcomes() == {"lead": "away"}
    assert [data["try_number"] for data in office.facts("report_mail_due")] == [
        *range(1, core_deliveries.TRIES_MAX + 1)
    ]
    with mail_server(b"250 ok\r\n") as (port, taken):
        settings.EMAIL_PORT = port
        assert office.make(schedule, at=MORNING + timedelta(days=1)) is not None
        office.send_due()
        assert len(taken) == 1
        assert b"Message-ID: <" in taken[0]
    with mail_server(b"550 nobody here\r\n") as (port, taken):
        settings.EMAIL_PORT = port
        assert office.make(schedule, at=MORNING + timedelta(days=2)) is not None
        office.send_due()
        assert taken == []
    with scopes.scoped(office.scope):
        assert [one.outcome for one in deliveries.of_schedule(schedule)] == ["refused", "sent", "away"]


def test_the_worker_finds_what_is_due_by_itself(office: Office) -> None:
    """The round makes the report and the fact that leads to the job."""
    with scopes.scoped({0}):
        clock.change(factor=1.0, by=facts.SYSTEM, real_at=clock.machine_now(), world_at=MORNING)
    clock.forget()
    schedule = office.set()
    office.count_until(MORNING)
    with office.acting_as("work"):
        assert jobs.deliver_reports() == 1
        assert jobs.deliver_reports() == 0
    (due,) = [data for data in office.facts("report_mail_due") if data["user"] == office.lead.pk]
    with office.acting_as("work"), scopes.scoped(office.scope):
        jobs.send_report_mail(due["delivery"], due["try_number"])
    assert office.outcomes() == {"lead": "sent", "buyer": "waiting"}
    with scopes.scoped(office.scope):
        assert len(deliveries.of_schedule(schedule)) == 2


def test_a_reader_who_works_here_gets_it_when_they_are_at_work_and_no_try_is_used_up(office: Office) -> None:
    with scopes.scoped(office.scope):
        person = scenes.agent(office.floor, name="Lidia")
    office.owner.execute("UPDATE access_user SET person_id = %s WHERE id = %s", [person.pk, office.lead.pk])
    schedule = office.set()
    office.count_until(DAY.to_at)
    office.make(schedule)
    # One in the morning where she lives: the client's own account has no working hours that we know.
    office.send_due(at=MORNING)
    assert office.outcomes() == {"lead": "waiting", "buyer": "sent"}
    (held,) = office.facts("message_held")
    assert (held["person"], held["job"]) == (person.pk, "contacts.send_report_mail")
    office.try_again(now=NOW + timedelta(minutes=30))
    assert len(office.facts("report_mail_due")) == 2, "no try was counted"
    office.send_due(at=MORNING + timedelta(hours=8))
    assert office.outcomes() == {"lead": "sent", "buyer": "sent"}
    assert [fact["how"] for fact in office.facts("message_passed")] == ["hours"]
