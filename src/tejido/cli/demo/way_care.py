"""How the demonstration looks after people: adjustments, complaints, surveys, an audit, things lent, data requests."""

from __future__ import annotations

import secrets
from decimal import Decimal

from tejido.cli.demo import crew, way
from tejido.people import employment_tables, rights
from tejido.people.employment import adjustments, audits, climate, equipment, grievances

WAVE_SECRET_BYTES = 32
# Number, kind, what was asked, days ago; and for those decided: floor words, pesos, whether it is in place.
ASKED = (
    (12, "assistive_software", "Un lector de pantalla que lea el escritorio y los chats.", 6),
    (5, "breaks", "Una pausa corta cada hora para estirar las manos.", 40),
    (9, "desk_and_chair", "Una silla que suba más y un apoyo para los pies.", 20),
)
PAUSES = "Pausa de cinco minutos cada hora"
CHAIR_PESOS = 420000
NAMED = "Tres veces este mes me cambiaron el turno con menos de un día de aviso. Tengo una hija pequeña."
UNNAMED = "En el baño del segundo piso no hay agua por la tarde desde hace dos semanas. Ya lo dijimos y nada pasa."
LOOKED_AT = "Gracias por contarlo. Pedimos la revisión de la tubería; esta semana escribimos qué se encontró."
# Of the demonstration's complaint without a name, so that it can be opened again on the page where that is done.
RECEIPT = "DEMXASTRACNTAYE2"
ANSWERS = (4, 5, 3, 4, 5, 2, 4, 3, 5, 4)
FAILING = {"toilet_bars": "fails", "hearing_support": "fails", "signs_readable": "partly", "desk_height": "partly",
           "lift": "does_not_apply"}  # fmt: skip
FOUND = {
    "toilet_bars": "Sin barras en el baño del primer piso.",
    "hearing_support": "No hay bucle magnético en la sala de formación.",
    "signs_readable": "Letra pequeña en los avisos del pasillo.",
    "desk_height": "Seis puestos no se pueden subir.",
}
ACTIONS = (("toilet_bars", "Poner dos barras y bajar el espejo", 21), ("signs_readable", "Cambiar los avisos", -3))
LENT = ((1, "headset"), (2, "headset"), (5, "headset"), (21, "laptop"), (22, "laptop"), (23, "modem"))


def is_made() -> bool:
    """Tell whether the data requests, which are last, are there."""
    return rights.Request.objects.filter(key=way.key("request/2")).exists()


def make(setting: way.Setting) -> None:
    """Ask for adjustments, complain, survey, audit a site, lend things, and ask about one's data."""
    _adjust(setting)
    _complain(setting)
    _survey(setting)
    _audit(setting)
    for number, (agent, kind) in enumerate(LENT, start=1):
        equipment.lend(
            person=setting.agent(agent), kind=kind, serial=f"DEMO-{kind[0].upper()}{100 + number}", condition="good",
            from_date=setting.day(-180), key=way.key(f"lent/{number}"), by=setting.by, at=setting.at,
        )  # fmt: skip
    for number, (agent, kind, details, days_ago) in enumerate(
        (
            (1, "correction", "Mi segundo apellido aparece sin tilde en el certificado.", 12),
            (7, "query", "Quiero saber quién ha leído lo que conté al entrar.", 9),
        ),
        start=1,
    ):
        rights.file(
            person=setting.agent(agent), kind=kind, via="in_person", details=details,
            received_on=setting.day(-days_ago), key=way.key(f"request/{number}"), by=setting.by,
            at=setting.moment(-days_ago),
        )  # fmt: skip


def _adjust(setting: way.Setting) -> None:
    made = [
        adjustments.ask(
            person=setting.agent(agent), kind=kind, text=text, is_own_request=True, asked_date=setting.day(-days_ago),
            key=way.key(f"adjustment/{agent}"), by=setting.by, at=setting.moment(-days_ago),
        )
        for agent, kind, text, days_ago in ASKED
    ]  # fmt: skip
    adjustments.decide(
        adjustment=made[1], decision="granted", reason="", floor_words=PAUSES, cost_amount=None, cost_currency="",
        do_by_date=setting.day(-32), decided_date=setting.day(-35), user_id=setting.lead_id, by=setting.by,
        at=setting.moment(-35),
    )  # fmt: skip
    adjustments.finish(adjustment=made[1], done_date=setting.day(-33), by=setting.by, at=setting.moment(-33))
    adjustments.decide(
        adjustment=made[2], decision="granted", reason="", floor_words="", cost_amount=Decimal(CHAIR_PESOS),
        cost_currency="COP", do_by_date=setting.day(5), decided_date=setting.day(-14), user_id=setting.lead_id,
        by=setting.by, at=setting.moment(-14),
    )  # fmt: skip


def _complain(setting: way.Setting) -> None:
    grievances.complain_named(
        person=setting.agent(7), category="hours_and_rest", handler="people_lead", text=NAMED,
        received_date=setting.day(-4), key=way.key("complaint"), by=setting.by, at=setting.moment(-4),
    )  # fmt: skip
    made = grievances.complain_unnamed(
        category="safety", handler="people_lead", text=UNNAMED, receipt=RECEIPT, received_date=setting.day(-11),
        at=setting.moment(-11),
    )  # fmt: skip
    grievances.note(
        grievance=made, text=LOOKED_AT, is_internal=False, user_id=setting.lead_id, written_date=setting.day(-9),
        key=way.key("complaint/note"), by=setting.by, at=setting.moment(-9),
    )  # fmt: skip


def _survey(setting: way.Setting) -> None:
    """Hold one survey that is over, so that its results show, and one that can be answered now."""
    people = [setting.person(plan.address) for plan in crew.AGENTS[: way.AGENTS_NEEDED]]
    for name, opened, closes, answering in (("past", -100, -86, people), ("open", -3, 11, people[1:9])):
        wave = climate.open_wave(
            opens_date=setting.day(opened), closes_date=setting.day(closes),
            secret=secrets.token_bytes(WAVE_SECRET_BYTES), key=way.key(f"climate/{name}"), by=setting.by,
            at=setting.moment(opened),
        )  # fmt: skip
        for place, person in enumerate(answering):
            scores = {
                question: ANSWERS[(place + order * 3) % len(ANSWERS)]
                for order, question in enumerate(climate.QUESTIONS)
            }
            climate.answer(
                wave=wave, person_id=person.pk, scores=scores, on=setting.day(opened + 1), at=setting.moment(opened + 1)
            )
        if name == "past":
            climate.close_wave(wave=wave, on=setting.day(closes), by=setting.by, at=setting.moment(closes))


def _audit(setting: way.Setting) -> None:
    audited_by, on = setting.lead_id, setting.day(-48)
    audit = audits.audit_site(
        site=setting.office.sites["monteria"], results={point: FAILING.get(point, "meets") for point in audits.POINTS},
        notes=FOUND, audited_date=on, user_id=audited_by, key=way.key("audit"), by=setting.by, at=setting.moment(-48),
    )  # fmt: skip
    found = {row.point: row for row in employment_tables.AuditFinding.objects.filter(audit=audit)}
    for point, action, due_day in ACTIONS:
        audits.plan_action(
            finding=found[point], action=action, owner_user_id=audited_by, due_date=setting.day(due_day),
            by=setting.by, at=setting.moment(-47),
        )  # fmt: skip
