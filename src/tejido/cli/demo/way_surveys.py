"""A closed survey of the demonstration's people, one that is open, and two stories. All of it is invented."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from tejido.cli.demo import cast, way
from tejido.core import facts
from tejido.core.impact.surveys import questionnaires
from tejido.impact.stories import shown, telling
from tejido.impact.surveys import answering, rounds

MARK = way.key("survey of work and life")
OPEN = way.key("survey that is open")
SEED = "1b6f0c9ad0a44a679a530d4f0f0f7b11"
# Closed before the month began, however late in the month it is made, so that last month knows of it.
OPENED, CLOSED, OPEN_DAYS = -48, -34, 14
# Of ten people who are asked, this is what the first to the tenth say; the last two do not answer.
SHEETS: Sequence[Mapping[str, object]] = (
    {"quality_of_life": "much_better", "alternative": "hard", "recommend": "surely", "has_problem": False,
     "what_changed": "Ya no tengo que viajar a la ciudad: trabajo cerca de mi casa y llego a almorzar."},
    {"quality_of_life": "better", "alternative": "hard", "recommend": "surely", "has_problem": False},
    {"quality_of_life": "better", "alternative": "possible", "recommend": "perhaps", "has_problem": True,
     "problem": "Los turnos de la noche, cuando no hay bus para volver."},
    {"quality_of_life": "much_better", "alternative": "hard", "recommend": "surely", "has_problem": False,
     "what_changed": "Pude terminar de pagar el techo."},
    {"quality_of_life": "same", "alternative": "possible", "recommend": "perhaps"},
    {"quality_of_life": "better", "alternative": "easy", "recommend": "surely", "has_problem": False},
    {"quality_of_life": "worse", "alternative": "hard", "recommend": "no", "has_problem": True,
     "problem": "Algunos clientes insultan y uno se queda con eso."},
    {"quality_of_life": "better", "alternative": "hard", "recommend": "surely", "has_problem": False},
)  # fmt: skip
ASKED_OF = 10
STORIES = (
    (
        "public_page statement client",
        "Leidy, Montería",
        "Antes vendía minutos en la esquina. En la formación aprendí a escribirle a un cliente sin miedo, y la primera"
        " semana que respondí sola le mandé un audio a mi mamá. Ahora le ayudo a los que apenas llegan.",
    ),
    (
        "public_page",
        "Un compañero de Quibdó",
        "Con el primer sueldo completo compramos la nevera. Mi hijo pregunta si trabajo hablando por teléfono; yo le"
        " digo que trabajo escuchando.",
    ),
)


def is_made() -> bool:
    """Return whether the survey is there."""
    return any(row.key == OPEN for row, _progress in rounds.rounds())


def make(setting: way.Setting) -> None:
    """Ask, answer and close; ask again; tell two stories and take one back."""
    opened = _open(setting, key=MARK, first=OPENED, until=CLOSED)
    day, at = setting.day(OPENED + 2), setting.moment(OPENED + 2)
    calls, _count = answering.to_call(opened, on=day, count=rounds.WANTED_MAX)
    # By the random keys that lead the list, who says what would change with each making; by number it does not.
    for place, call in enumerate(sorted(calls, key=lambda call: call.invitation.person_id)):
        turn = place % ASKED_OF
        if turn < len(SHEETS):
            mode: answering.Mode = "phone" if turn % 3 == 2 else "web"
            # What people say in their own words, they say once.
            said = SHEETS[turn] if place < ASKED_OF else _codes(SHEETS[turn])
            answering.answer(invitation=call.invitation, answers=said, mode=mode, on=day, at=at)
        elif turn == len(SHEETS):
            answering.refuse(invitation=call.invitation, on=day, at=at)
    rounds.close_round(round=opened, on=setting.day(CLOSED), by=setting.by, at=setting.moment(CLOSED))
    _open(setting, key=OPEN, first=0, until=OPEN_DAYS)
    _stories(setting)


def _codes(sheet: Mapping[str, object]) -> dict[str, object]:
    questions = questionnaires.QUESTIONNAIRES["worker_life"]
    return {code: given for code, given in sheet.items() if questions.question(code).kind != "text"}


def _open(setting: way.Setting, *, key: uuid.UUID, first: int, until: int) -> rounds.Round:
    return rounds.open_round(
        questionnaire=questionnaires.QUESTIONNAIRES["worker_life"], strata_by=["site"], wanted_count=rounds.WANTED_MAX,
        opens_date=setting.day(first), closes_date=setting.day(until), seed=SEED, key=key, by=setting.by,
        at=setting.moment(first),
    )  # fmt: skip


def _stories(setting: way.Setting) -> None:
    for number, (uses, shown_as, text) in enumerate(STORIES, start=1):
        person = setting.agent(number)
        if shown.own(person.pk):
            continue
        by = facts.Actor("user", setting.user(cast.agent_address(number)).pk)
        story = telling.tell(
            person_id=person.pk, text=text, language="es", shown_as=shown_as, uses=uses.split(),
            key=way.key(f"story {number}"), by=by, at=setting.moment(CLOSED),
        )  # fmt: skip
        if number == len(STORIES):
            telling.withdraw(story=story, person_id=person.pk, by=by, at=setting.moment(CLOSED + 2))
