"""Partners and openings: people leads and administrators all of them, a partner its own, everybody the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.permissions.rows import EVERYBODY, Row

if TYPE_CHECKING:
    from tests.permissions import world

LEADS = {"people lead", "administrator"}
PARTNER = {"partner"}
AT, OPENINGS = "/people/partners", "/people/openings"
ONE, AGREEMENT, OPENING = f"{AT}/{{partner}}", f"{AT}/agreements/{{agreement}}", f"{OPENINGS}/{{opening}}"
NAME = {"name": "Marta", "role": "", "phone": "", "email": "", "language": "es"}
TERMS = {"title": "Inglés", "kind": "training", "from_date": "2026-01-01", "to_date": ""}
SEATS = {
    "position": "advisor", "seats_count": "2", "programme": "", "work_mode": "home", "site": "",
    "place": "CO-divipola-23001", "weekly_hours": "42", "inside_first_until": "", "reason": "",
}  # fmt: skip
INTEREST = {"given_names": "Ana", "surnames": "Díaz", "phone": "3001234567", "age": "adult", "is_agreed": "on"}
NOBODY = {"given_names": "", "surnames": "", "phone": "", "age": "adult"}


def _both(name: str, path: str, what: str, form: dict[str, str], allows: set[str] = LEADS) -> tuple[Row, Row]:
    """Return the rows of a page with a form: looking at it, and sending it."""
    return (
        Row(name=name, method="GET", path=path, what=f"the form: {what}", allows=allows),
        Row(name=name, method="POST", path=path, what=what, allows=allows, form=form),
    )


def _see(name: str, path: str, what: str, allows: set[str] = LEADS) -> Row:
    return Row(name=name, method="GET", path=path, what=what, allows=allows)


def _press(name: str, path: str, what: str, form: dict[str, str] | None = None, allows: set[str] = LEADS) -> Row:
    return Row(name=name, method="POST", path=path, what=what, allows=allows, form=form or {})


def _public(name: str, path: str, what: str) -> tuple[Row, Row, Row]:
    return (
        Row(name=name, method="GET", path=path, what=what, allows=EVERYBODY),
        Row(name=name, method="POST", path=path, what="say that one is interested", allows=EVERYBODY, form=INTEREST),
        Row(name=name, method="POST", path=path, what="say so without a name", form=NOBODY,
            statuses=dict.fromkeys(EVERYBODY, 400)),
    )  # fmt: skip


ROWS = (
    _see("people", "/people/", "the first page about people"),
    _see("people_partners", f"{AT}/", "whose turn it is with every partner"),
    _see("people_partner_directory", f"{AT}/all/", "the partners by name"),
    *_both("people_add_partner", f"{AT}/new/", "begin to work with a partner",
           {"name": "Otra", "kind": "ngo", "place": "", "partner_client": ""}),
    _see("people_partner", f"{ONE}/", "a partner with all that stands"),
    *_both("people_change_partner", f"{ONE}/change/", "change a partner",
           {"name": "Otra", "kind": "ngo", "place": "", "partner_client": ""}),
    _press("people_end_partner", f"{ONE}/end/", "end the work with a partner"),
    _press("people_resume_partner", f"{ONE}/resume/", "take the work with a partner up again"),
    *_both("people_add_liaison", f"{ONE}/liaisons/new/", "note somebody to talk to", NAME),
    *_both("people_change_liaison", f"{AT}/liaisons/{{liaison}}/change/", "correct somebody to talk to", NAME),
    _press("people_erase_liaison", f"{AT}/liaisons/{{liaison}}/erase/", "erase somebody to talk to"),
    *_both("people_add_agreement", f"{ONE}/agreements/new/", "draft an agreement", TERMS),
    _see("people_agreement", f"{AGREEMENT}/", "an agreement"),
    *_both("people_change_agreement", f"{AGREEMENT}/change/", "change a draft", TERMS),
    *_both("people_sign_agreement", f"{AGREEMENT}/sign/", "say that both sides signed", {"on": "2026-01-02"}),
    *_both("people_correct_agreement", f"{AGREEMENT}/correct/", "correct a signed agreement",
           {"title": "Inglés", "kind": "training", "from_date": "2026-01-02", "to_date": "", "signed_on": "2026-01-02",
            "reason": "entered_wrongly", "seen": ""}),
    *_both("people_end_agreement", f"{AGREEMENT}/end/", "end an agreement",
           {"on": "2026-01-02", "reason": "fulfilled"}),
    *_both("people_add_commitment", f"{AGREEMENT}/commitments/new/", "say what one side owes",
           {"owed_by": "ours", "what": "Salón", "quantity": "1", "unit": "items", "due_date": ""}),
    *_both("people_keep_commitment", f"{AT}/commitments/{{commitment}}/kept/", "say what was kept",
           {"quantity": "1", "on": "2026-01-02"}),
    _press("people_withdraw_commitment", f"{AT}/commitments/{{commitment}}/withdraw/", "take a commitment back"),
    _press("people_take_back_kept", f"{AT}/kept/{{kept_part}}/take-back/", "take back what was entered as kept"),
    *_both("people_add_step", f"{ONE}/steps/new/", "say what is to be done next",
           {"what": "Llamar", "side": "ours", "due_date": "", "agreement": ""}),
    _press("people_pass_turn", f"{AT}/steps/{{partner_step}}/pass/", "pass the turn", {"from_side": "theirs"}),
    _press("people_finish_step", f"{AT}/steps/{{partner_step}}/done/", "say that a step is done"),
    *_both("people_write_to_partner", f"{ONE}/notes/new/", "write to a partner", {"text": "Hola"}),
    _press("people_see_notes", f"{ONE}/notes/seen/", "mark a partner's words as read"),
    *_both("people_open_partner_account", f"{ONE}/accounts/new/", "let somebody sign in for a partner",
           {"email": "aliada@example.org", "language": "es"}),
    _press("people_end_partner_account", f"{AT}/accounts/{{partner_account}}/end/", "end a partner's account"),
    _see("people_openings", f"{OPENINGS}/", "what is to be filled"),
    *_both("people_add_opening", f"{OPENINGS}/new/", "open seats", SEATS),
    _see("people_opening", f"{OPENING}/", "an opening with its history"),
    *_both("people_change_opening", f"{OPENING}/change/", "change an opening", SEATS),
    *_both("people_close_opening", f"{OPENING}/close/", "close an opening", {"on": "2026-01-02", "reason": "filled"}),
    *_both("people_reopen_opening", f"{OPENING}/reopen/", "open an opening again", {"reason": ""}),
    *_both("people_fill_seat", f"{OPENING}/fill/", "say who fills a seat", {"person": "", "on": "2026-01-02"}),
    _press("people_take_back_seat", f"{OPENINGS}/seats/{{filled_seat}}/take-back/", "take back that a seat was filled"),
    _see("partner_home", "/partner/", "where we stand with the reader's own partner", PARTNER),
    _see("partner_outcomes", "/partner/outcomes/", "counts of the people whom the reader's partner brought", PARTNER),
    _press("partner_did_our_part", "/partner/steps/{partner_step}/done/", "say that one's own part is done",
           allows=PARTNER),
    Row(name="partner_did_our_part", method="POST", path="/partner/steps/{other_step}/done/",
        what="another partner's step", hides=PARTNER, form={}),
    *_both("partner_write", "/partner/write/", "write to the operator", {"text": "Hola"}, PARTNER),
    Row(name="join", method="GET", path="/join/", what="trainings and openings for everybody", allows=EVERYBODY),
    *_public("join_training", "/join/training/{public_cohort}/", "a training"),
    *_public("join_opening", "/join/openings/{opening}/", "an opening"),
    *_public("join_anything", "/join/anything/", "whatever comes next"),
    Row(name="join_thanks", method="GET", path="/join/thanks/", what="what happens next", allows=EVERYBODY),
    Row(name="join_under_age", method="GET", path="/join/under-18/", what="what is open below 18", allows=EVERYBODY),
)  # fmt: skip


def prepare(made: world.World) -> dict[str, str]:
    """Make two partners, the visitor's own and another, with everything the rows name."""
    import uuid
    from datetime import date, timedelta
    from decimal import Decimal

    from tejido.access import models as access
    from tejido.core import facts
    from tejido.journal import clock, scopes
    from tejido.people import agreements, opening_tables, openings, partner_accounts, partners, programme_tables
    from tejido.reference import models as reference
    from tests import scenes

    by, at = scenes.BY, scenes.START
    lead = access.User.objects.get(pk=made.browsers["people lead"].session["_auth_user_id"])
    account = access.User.objects.get(pk=made.browsers["partner"].session["_auth_user_id"])
    when = {"by": by, "at": at}
    with scopes.scoped(made.centre.scope):
        place, _ = reference.Place.objects.get_or_create(
            country="CO", scheme="divipola", code="23001", defaults={"name": "Montería", "source": "DANE"}
        )
        mine, other = (
            partners.add_partner(name=name, kind="school", place=place, **when) for name in ("Escuela", "Otra escuela")
        )
        liaison = partners.add_liaison(partner=mine, name="Marta", role="", phone="", email="", language="es", **when)
        agreement = agreements.draft(
            partner=mine, kind="training", title="Inglés", from_date=date(2026, 1, 1), to_date=None, **when
        )
        commitment = agreements.commit(
            agreement=agreement, owed_by="theirs", what="Cupos", quantity=Decimal(20), unit="places", due_date=None,
            **when,
        )  # fmt: skip
        part = agreements.keep(
            commitment=commitment, quantity=Decimal(5), on=date(2026, 1, 2), today=date(2026, 2, 1), recorded_at=at,
            **when,
        )  # fmt: skip
        steps = [
            partners.open_step(partner=partner, agreement=None, what="Enviar la lista", side="theirs", due_date=None,
                               **when)
            for partner in (mine, other)
        ]  # fmt: skip
        partners.write_note(partner=mine, text="Hola", side="theirs", user_id=account.pk, **when)
        now = clock.now()
        link = partner_accounts.open_account(
            partner=mine, email=account.email, language="es", key=uuid.uuid4(), by=facts.Actor("user", lead.pk), at=now,
            now=clock.machine_now(),
        )  # fmt: skip
        position = programme_tables.Position.objects.get(code="advisor")
        opening = openings.make(
            terms=openings.Terms(
                position=position, programme_id=None, site=None, place=place, work_mode="home",
                weekly_hours=Decimal(42), seats_count=3, inside_first_until=None, is_public=True,
            ),
            reason="", opened_on=date(2026, 1, 1), user_id=lead.pk, **when,
        )  # fmt: skip
        seat = opening_tables.FilledSeat.objects.create(
            opening=opening, person=made.centre.bank.agents[0], source="outside", filled_on=date(2026, 1, 2),
            recorded_at=at,
        )  # fmt: skip
        seat.refresh_from_db()
        course = programme_tables.Course.objects.create(
            code="english", name_en="English", name_es="Inglés", hours=Decimal(40)
        )
        begin = now.date() + timedelta(days=30)
        cohort = programme_tables.Cohort.objects.create(
            course=course, partner=mine, name="Grupo 1", place=place, language="es", seats_count=20, is_public=True,
            from_date=begin, to_date=begin + timedelta(days=60),
        )  # fmt: skip
        cohort.refresh_from_db()
    return {
        "partner": str(mine.key),
        "liaison": str(liaison.key),
        "agreement": str(agreement.key),
        "commitment": str(commitment.key),
        "kept_part": str(part.key),
        "partner_step": str(steps[0].key),
        "other_step": str(steps[1].key),
        "partner_account": str(link.key),
        "opening": str(opening.key),
        "filled_seat": str(seat.key),
        "public_cohort": str(cohort.key),
    }
