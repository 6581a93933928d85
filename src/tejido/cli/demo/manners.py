"""How played people behave: how long they read and type, how patient they are, what they say without a script.

All durations are world seconds.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence

from tejido.cli.demo import dialogues

CUSTOMER_PAUSE_SECONDS = (4.0, 14.0)
CUSTOMER_LETTER_SECONDS = 0.15
AGENT_PAUSE_SECONDS = (6.0, 16.0)
AGENT_LETTER_SECONDS = 0.15
WRITING_SECONDS_MAX = 60.0
ACCEPT_SECONDS = (1.5, 5.0)
WRAP_UP_SECONDS = (12.0, 36.0)
BREAK_SECONDS = (90.0, 240.0)
BACK_SECONDS = (10.0, 40.0)
PATIENCE_SECONDS_MIN = 20.0
PATIENCE_SECONDS_MEAN = 240.0
# A customer who hears nothing for so long gives up; an agent closes a chat in which nothing more comes.
ANSWER_SECONDS_MAX = 420.0
CUSTOMER_SILENCE_SECONDS = 300.0
CLOSING_SILENCE_SECONDS = 45.0
MISSED_OFFERS_SHARE = 0.015
REJECTED_OFFERS_SHARE = 0.02
BREAK_AFTER_CONTACT_SHARE = 0.05
CUSTOMER_ENDS_SHARE = 0.6
CLOSING_LETTERS_MEAN = 60
# Calls: how long the agent speaks (log-normal), and when customers hang up who do not wait for the end.
CALL_SECONDS_MEDIAN, CALL_SECONDS_SPREAD, CALL_SECONDS_MAX = 140.0, 0.55, 900.0
CALLER_HANGS_UP_SHARE = 0.2
CALLER_TALKS_SECONDS = (20.0, 200.0)
# A task is worked off in pieces, between which chats are answered.
TASK_PIECES_COUNT = (3, 7)
TASK_PIECE_SECONDS = (12.0, 36.0)
# Beginners ask now and then; a mentor joins, reads and advises.
ASKS_FOR_HELP_SHARE = 0.12
HELP_COMES_SECONDS = (4.0, 15.0)
HELP_SECONDS = (20.0, 60.0)

NAMES = (
    "Ana", "Camilo", "Daniela", "Edwin", "Fernanda", "Gloria", "Hernán", "Isabel", "Jairo", "Karen", "Leidy",
    "Mauricio", "Natalia", "Óscar", "Paola", "Ricardo", "Sandra", "Tatiana", "Wilmer", "Yolanda",
)  # fmt: skip

# What an agent says where the conversation has no agent's side, or where a real person writes.
FIRST_LINES: Mapping[str, Sequence[str]] = {
    "es": (
        "Buenas, gracias por escribirnos. Con mucho gusto le ayudo.",
        "Hola, ya reviso su caso. Deme un momento, por favor.",
    ),
    "en": (
        "Hello, thank you for writing to us. I'm happy to help.",
        "Hi, I'll look into that right away. One moment, please.",
    ),
}
NEXT_LINES: Mapping[str, Sequence[str]] = {
    "es": (
        "Entiendo. Ya lo estoy mirando en el sistema.",
        "Gracias por el dato, ya quedó anotado.",
        "Listo. ¿Hay algo más que deba saber sobre esto?",
        "Claro que sí, ya le confirmo.",
        "Perfecto, quedó registrado. ¿Le puedo colaborar en algo más?",
    ),
    "en": (
        "I see. I'm checking that now.",
        "Thank you, I have noted it.",
        "Done. Is there anything else I should know about this?",
        "Of course, let me confirm that for you.",
        "All right, that is set. Is there anything else I can do for you?",
    ),
}
CLOSING_LINES: Mapping[str, str] = {
    "es": "Gracias por escribirnos. Que tenga un muy buen día.",
    "en": "Thank you for writing to us. Have a very good day.",
}


LEARNT = ("explained", "explained", "shown", "looked_up", "decided")
ADVICE: Mapping[str, Sequence[str]] = {
    "es": (
        "Primero confirme la identidad; después ya le puede decir el estado.",
        "Va muy bien. Ofrézcale el envío al correo, es lo más rápido para el cliente.",
        "Eso se resuelve en la aplicación: menú, seguridad, y ahí mismo lo cambia.",
    ),
    "en": (
        "Check who they are first, then you can tell them where it stands.",
        "You are doing well. Offer to send it by mail, that is the quickest for them.",
        "They can change this themselves: account, settings, delivery.",
    ),
}
TASKS: Mapping[str, Sequence[tuple[str, str]]] = {
    "es": (
        ("Revisar soporte de ingresos", "Compruebe que el documento sea legible y que las fechas estén completas."),
        ("Actualizar dirección", "Pase la dirección nueva al formato y marque el envío por correo electrónico."),
        ("Verificar reclamo", "Compare el cobro con el extracto y anote lo que falta."),
        ("Clasificar solicitud", "Ponga la solicitud en la lista que le corresponde."),
    ),
    "en": (
        ("Check a product text", "Compare the size table with the supplier's sheet and mark what differs."),
        ("Tag a photo", "Choose the season, the colour and the material that the photo shows."),
        ("Sort a return", "Read the customer's reason and put the return on the right list."),
    ),
}


def customer_writing_seconds(rng: random.Random, text: str) -> float:
    """Return how long a customer takes to read the last answer and to type a text."""
    return min(WRITING_SECONDS_MAX, rng.uniform(*CUSTOMER_PAUSE_SECONDS) + CUSTOMER_LETTER_SECONDS * len(text))


def agent_writing_seconds(rng: random.Random, text: str) -> float:
    """Return how long an agent takes to read, think and type a text."""
    return min(WRITING_SECONDS_MAX, rng.uniform(*AGENT_PAUSE_SECONDS) + AGENT_LETTER_SECONDS * len(text))


def patience_seconds(rng: random.Random) -> float:
    """Return how long a customer waits for somebody before leaving; exponential beyond a minimum."""
    return PATIENCE_SECONDS_MIN + rng.expovariate(1 / (PATIENCE_SECONDS_MEAN - PATIENCE_SECONDS_MIN))


def call_seconds(rng: random.Random) -> float:
    """Return how long an agent speaks on a call."""
    return min(CALL_SECONDS_MAX, CALL_SECONDS_MEDIAN * math.exp(rng.gauss(0.0, CALL_SECONDS_SPREAD)))


def task_pieces(rng: random.Random) -> list[float]:
    """Return how long each piece of a task takes."""
    return [rng.uniform(*TASK_PIECE_SECONDS) for _ in range(rng.randint(*TASK_PIECES_COUNT))]


def telephone_number(rng: random.Random, *, language: str) -> str:
    """Return a number in E.164 form that belongs to nobody.

    In the North American plan 555-0100 to 555-0199 are kept for fiction. Colombia keeps none; nothing ever dials these.
    """
    if language == "en":
        return f"+1{rng.choice(('212', '305', '415', '617', '773'))}55501{rng.randrange(100):02}"
    return f"+573015550{rng.randrange(1000):03}"


def advice(rng: random.Random, *, language: str) -> str:
    """Return what a mentor advises."""
    return rng.choice(ADVICE[language if language in ADVICE else "en"])


def task(rng: random.Random, *, language: str) -> tuple[str, str]:
    """Return the title and the text of a back-office task."""
    return rng.choice(TASKS[language if language in TASKS else "en"])


def unscripted_lines(rng: random.Random, *, language: str, answers_count: int) -> tuple[str, ...]:
    """Return what an agent answers without a script.

    Args:
        language: es or en; anything else is answered in English.
        answers_count: How many answers the agent has given before.
    """
    spoken = language if language in FIRST_LINES else "en"
    lines = NEXT_LINES if answers_count else FIRST_LINES
    return (rng.choice(lines[spoken]),)


def agent_seconds(played: Sequence[dialogues.Dialogue]) -> float:
    """Return how long these conversations take an agent on average: answering, writing and the wrap-up.

    Args:
        played: At least one conversation.
    """
    seconds = sum(_one_agent_seconds(dialogue) for dialogue in played) / len(played)
    return seconds + sum(ACCEPT_SECONDS) / 2 + sum(WRAP_UP_SECONDS) / 2


def call_agent_seconds() -> float:
    """Return how long a call takes an agent on average, with answering and the wrap-up."""
    mean_seconds = CALL_SECONDS_MEDIAN * math.exp(CALL_SECONDS_SPREAD**2 / 2)
    return mean_seconds + sum(ACCEPT_SECONDS) / 2 + sum(WRAP_UP_SECONDS) / 2


def task_agent_seconds() -> float:
    """Return how long a task takes an agent on average, with answering and the wrap-up."""
    pieces_seconds = sum(TASK_PIECES_COUNT) / 2 * sum(TASK_PIECE_SECONDS) / 2
    return pieces_seconds + sum(ACCEPT_SECONDS) / 2 + sum(WRAP_UP_SECONDS) / 2


def _one_agent_seconds(dialogue: dialogues.Dialogue) -> float:
    pause_seconds = sum(AGENT_PAUSE_SECONDS) / 2
    seconds = 0.0
    for spoken in dialogue.rounds:
        letters = sum(map(len, spoken.agent)) if dialogue.has_agent else CLOSING_LETTERS_MEAN
        answers_count = len(spoken.agent) if dialogue.has_agent else 1
        seconds += min(
            answers_count * WRITING_SECONDS_MAX, answers_count * pause_seconds + AGENT_LETTER_SECONDS * letters
        )
    return seconds
