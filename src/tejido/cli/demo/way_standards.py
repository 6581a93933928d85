"""How the demonstration stands to standards: a review that goes on, a signed one, one just begun, and a pledge."""

from __future__ import annotations

from typing import Any

from tejido.cli.demo import cast, way
from tejido.core import facts
from tejido.core.impact.standards import catalogues
from tejido.impact.standards import assessments, evidence, kept, pledges, reviews, sheets, tables

LINK = "https://example.org/demo/"
# Requirement, points claimed, how it is done here, slots with a document, and what the system counts.
CLAIMED = (
    ("hiring-group", 2, "La línea de pobreza, al día de la contratación.", ("policy",), "consent_texts"),
    ("hiring-fair", 2, "Los requisitos del puesto se publican con cada vacante.", ("policy", "system"), ""),
    ("hiring-lottery", 2, "Con más postulaciones que cupos hay sorteo sellado.", ("policy",), "lotteries_sealed"),
    ("work-contract", 2, "Contrato a término indefinido antes del primer día.", ("policy",), "contracts_recorded"),
    ("work-grievance", 2, "Buzón con y sin nombre; responde el área de impacto.", ("policy",), "grievances_answered"),
    ("work-harassment", 1, "Hay política; falta contar las pausas.", ("policy",), ""),
    ("pay-signed", 2, "Firman nómina y administración.", ("policy",), "pay_runs_signed"),
    ("training-given", 2, "Tres semanas antes de la primera llamada.", ("policy",), "training_attended"),
    ("growth-evidence", 2, "Caminos escritos por puesto.", ("policy",), "promotions_with_evidence"),
    ("client-notice", 2, "Cada cliente entrega su aviso de datos.", ("policy",), "treatment_notices"),
)  # fmt: skip
ASIDE = ("piece-minimum", "piece-paid", "piece-explained")
ASKED = (
    ("work-grievance", "question", "¿Quién lee una queja que trata de la persona que las atiende?",
     "La lee el área de impacto; la persona nombrada no tiene acceso a ella."),
    ("work-contract", "request", "Por favor adjunten el modelo de contrato que se usa desde enero.", ""),
)  # fmt: skip
GAP = (
    "pay-living", "No sabemos qué tan lejos está el pago del salario digno de Quibdó.",
    "Cargar la referencia y publicar la brecha.",
)  # fmt: skip
CODE = "demo-client-code"
TITLES = (
    ("written-contract", "Contrato escrito", "Toda persona trabaja con contrato escrito."),
    ("answer-in-time", "Respuesta a tiempo", "Las quejas se responden en el plazo dicho."),
    ("training-first", "Primero la formación", "Nadie atiende sin formarse antes."),
)


def is_made() -> bool:
    """Tell whether the pledge, which is last, is there."""
    return tables.HiringPledge.objects.filter(key=way.key("standards/pledge")).exists()


def make(setting: way.Setting) -> None:
    """Assess, invite, ask, decide and sign, through the same actions as anywhere."""
    lead = setting.user(_address("impact_lead"))
    by = facts.Actor("user", lead.pk)
    reviewer = setting.user(_address("reviewer"))
    _in_review(setting, by=by, owner=lead.pk, reviewer=reviewer)
    _signed(setting, by=by, reviewer=reviewer)
    assessments.begin(
        catalogue=_client_code("1.1", by=by, setting=setting), from_date=setting.day(-90), to_date=setting.day(1),
        key=way.key("standards/begun"), by=by, at=setting.at,
    )  # fmt: skip
    pledges.note(
        pledger="operator", name="Operador de demostración", people_count=60, pledged_date=setting.day(-200),
        due_date=setting.day(165), key=way.key("standards/pledge"), by=by, at=setting.at,
    )  # fmt: skip


def _address(role: str) -> str:
    return next(plan.address for plan in cast.STAFF if plan.role == role)


def _in_review(setting: way.Setting, *, by: facts.Actor, owner: int, reviewer: Any) -> None:
    made = assessments.begin(
        catalogue=catalogues.shipped()[0], from_date=setting.day(-365), to_date=setting.day(1),
        key=way.key("standards/review"), by=by, at=setting.at,
    )  # fmt: skip
    given: dict[str, Any] = {"assessment": made, "by": by, "at": setting.at}
    for code, claimed, text, slots, live in CLAIMED:
        assessments.answer(requirement=code, claimed=claimed, is_set_aside=False, text=text, **given)
        for slot in slots:
            evidence.add_link(
                requirement=code, slot=slot, text="Documento de demostración", link=f"{LINK}{code}",
                key=way.key(f"standards/{code}/{slot}"), **given,
            )  # fmt: skip
        if live:
            evidence.count(requirement=code, code=live, key=way.key(f"standards/{code}/live"), **given)
    for code in ASIDE:
        assessments.answer(
            requirement=code, claimed=0, is_set_aside=True, text="En este centro nadie trabaja por pieza.", **given
        )
    code, gap, action = GAP
    assessments.plan(
        requirement=code, gap=gap, text=action, owner_user_id=owner, due_date=setting.day(60),
        key=way.key("standards/gap"), **given,
    )  # fmt: skip
    reviews.invite(reviewer=reviewer, party="ngo", key=way.key("standards/invited"), **given)
    assessments.hand_in(**given)
    theirs = {
        "assessment": made, "reviewer": reviewer, "by": facts.Actor("user", reviewer.pk), "at": setting.at,
    }  # fmt: skip
    for code, kind, text, answer in ASKED:
        entry = reviews.ask(requirement=code, kind=kind, text=text, key=way.key(f"standards/ask/{code}"), **theirs)
        if answer:
            reviews.answer(entry=entry, text=answer, key=way.key(f"standards/answer/{code}"), by=by, at=setting.at)
    reviews.decide(requirement="hiring-fair", verdict="upheld", points=2, text="", **theirs)
    reviews.decide(
        requirement="work-harassment", verdict="needs_more", points=0, text="Falta mostrar cómo se usa.", **theirs
    )


def _signed(setting: way.Setting, *, by: facts.Actor, reviewer: Any) -> None:
    made = assessments.begin(
        catalogue=_client_code("1.0", by=by, setting=setting), from_date=setting.day(-365), to_date=setting.day(0),
        key=way.key("standards/signed"), by=by, at=setting.at,
    )  # fmt: skip
    given: dict[str, Any] = {"assessment": made, "by": by, "at": setting.at}
    theirs = {
        "assessment": made, "reviewer": reviewer, "by": facts.Actor("user", reviewer.pk), "at": setting.at,
    }  # fmt: skip
    reviews.invite(reviewer=reviewer, party="ngo", key=way.key("standards/signed/invited"), **given)
    for code, _title, _text in TITLES:
        assessments.answer(requirement=code, claimed=2, is_set_aside=False, text="", **given)
        for slot in ("policy", "system"):
            evidence.add_link(
                requirement=code, slot=slot, text="Documento de demostración", link=f"{LINK}{code}",
                key=way.key(f"standards/signed/{code}/{slot}"), **given,
            )  # fmt: skip
    assessments.hand_in(**given)
    for place, (code, _title, _text) in enumerate(TITLES):
        verdict = ("not_upheld", 0, "El documento no dice el plazo.") if place == 1 else ("upheld", 2, "")
        reviews.decide(requirement=code, verdict=verdict[0], points=verdict[1], text=verdict[2], **theirs)
    reviews.sign(digest=sheets.sheet(made.key).digest, **theirs)
    assessments.show(is_shown=True, **given)


def _client_code(version: str, *, by: facts.Actor, setting: way.Setting) -> catalogues.Catalogue:
    """Return a version of a small made-up code of a client, loaded as words of others are."""
    found = catalogues.read(
        {
            "code": CODE, "version": version, "holder": "Cliente de demostración",
            "names": {"en": "Client code (synthetic)", "es": "Código de un cliente (sintético)"},
            "source": {"en": "Made up for the demonstration.", "es": "Inventado para la demostración."},
            "sections": [{
                "code": "work", "names": {"en": "Work", "es": "Trabajo"},
                "requirements": [
                    {"code": code, "level": "minimum", "titles": {"es": title}, "texts": {"es": text},
                     "kinds": ["file", "link", "page"]}
                    for code, title, text in TITLES
                ],
            }],
        }
    )  # fmt: skip
    kept.load(found, by=by, at=setting.at)
    return found
