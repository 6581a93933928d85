"""Who plays in the demonstration's world. Everybody and everything here is invented; no name belongs to anyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OPERATOR_NAME = "Tejido Demostración"
ZONE = "America/Bogota"
CLIENT_NAME = "Banco Arrebol (sintético)"
# The site of an invented client, under a name that belongs to nobody; /try/ stands in for it.
CLIENT_ORIGIN = "https://www.banco-arrebol.example"
PROGRAMME_NAME = "Atención por chat (sintética)"
SITE_NAME = "Sede Sinú (sintética)"
POOL_NAME = "Piso de demostración"
PLACES = {
    "monteria": ("23001", "Montería"),
    "pasto": ("52001", "Pasto"),
}
PLACE_SOURCE = "DANE, DIVIPOLA"
MAIL_DOMAIN = "demostracion.example"
HIRED_ON_DAYS_AGO = 200

SKILLS = {"spanish": "Español", "english": "English", "cards": "Tarjetas"}


@dataclass(frozen=True)
class QueuePlan:
    """A queue: its code, name, language, zone, holidays, promise, and the levels asked for after so many seconds."""

    code: str
    name: str
    language: str
    zone: str
    holiday_calendar: str
    variant: str
    target_seconds: int
    target_share: float
    steps: Sequence[tuple[int, Mapping[str, int]]]


OFFER_SECONDS = 20
QUEUES = (
    QueuePlan(
        "general", "Atención general", "es", ZONE, "CO", "answered_less_short_abandons", 60, 0.8,
        ((0, {"spanish": 2}),),
    ),
    QueuePlan(
        "cards", "Tarjetas", "es", ZONE, "CO", "answered_in_time", 45, 0.85,
        ((0, {"spanish": 2, "cards": 3}), (60, {"spanish": 2, "cards": 1})),
    ),
    QueuePlan(
        "english", "English", "en", "America/New_York", "US", "removed_in_time", 60, 0.8,
        ((0, {"english": 4}), (30, {"english": 3})),
    ),
)  # fmt: skip
DIFFICULTIES = {"general": 1, "cards": 2, "english": 2}
# Level counts a little, whoever idled more is first, polyglots stay free, and beginners get what they can learn from.
WEIGHTS = {"level_points": 0.5, "scarcity_points": 2, "idle_share_points": 2, "growth_points": 1, "sticky_points": 5}
OVERFLOWS = {"cards": ("general", 180)}
# How long a returning customer waits for the agent who knows them.
STICKY_SECONDS = 30
# The first agents, whoever takes part among them, also take calls and tasks.
BLENDED_COUNT = 2
# Up to this level somebody is on the rung "supervised"; above it they work alone.
SUPERVISED_LEVEL_MAX = 3
SUPERVISOR_NAME = "Supervisora"
NOTICE_EN = (
    "This is a demonstration: the bank is invented. What you write here is kept on this computer only, so that you can"
    " see how Tejido works, and is gone when its data folder is deleted."
)
NOTICE_ES = (
    "Esto es una demostración: el banco es inventado. Lo que escriba aquí se guarda solo en este computador, para que"
    " vea cómo funciona Tejido, y desaparece cuando se borre su carpeta de datos."
)


@dataclass(frozen=True)
class Reply:
    """A sentence that agents send often."""

    shortcut: str
    title_en: str
    title_es: str
    text_en: str
    text_es: str


REPLIES = (
    Reply(
        "hello", "Greeting", "Saludo",
        "Good day, thank you for writing to us. How can I help you?",
        "Buen día, gracias por escribirnos. ¿En qué le puedo ayudar?",
    ),
    Reply(
        "moment", "One moment", "Un momento",
        "Allow me one moment, please, while I look at this.",
        "Permítame un momento, por favor, mientras lo reviso.",
    ),
    Reply(
        "card-block", "Card blocked", "Tarjeta bloqueada",
        "Your card is blocked; nobody can use it. You will get a new one within five working days.",
        "Su tarjeta quedó bloqueada; nadie la puede usar. Recibirá una nueva en cinco días hábiles.",
    ),
    Reply(
        "bye", "Goodbye", "Despedida",
        "Is there anything else I can do for you? Otherwise I wish you a good day.",
        "¿Le puedo colaborar con algo más? De lo contrario, le deseo un buen día.",
    ),
)  # fmt: skip
DISPOSITIONS = (
    ("solved", "Solved", "Resuelto"),
    ("follow_up", "Needs a follow-up", "Requiere seguimiento"),
    ("informed", "Information given", "Información entregada"),
    ("no_answer", "The customer left", "El cliente se fue"),
)


@dataclass(frozen=True)
class AgentPlan:
    """One agent: names, where they work, levels by skill, how many chats at once, and what the vault will hold."""

    given_names: str
    first_surname: str
    second_surname: str
    home: str
    levels: Mapping[str, int]
    capacity: int
    status: str | None

    @property
    def display_name(self) -> str:
        """What customers see: the first of the given names."""
        return self.given_names.split()[0]

    @property
    def queue_codes(self) -> tuple[str, ...]:
        """The queues that the levels are enough for, at their last step."""
        return tuple(
            queue.code
            for queue in QUEUES
            if all(self.levels.get(skill, 0) >= level for skill, level in queue.steps[-1][1].items())
        )


_LONG, _POOR, _BOTH, _NEITHER = "long_term_unemployed", "below_poverty_line", "both", "neither"

# The first is for whoever takes part: nobody plays it. Spanish, English and cards from 0 (none) to 5.
_ROWS: Sequence[tuple[str, str, str, str, tuple[int, int, int], int, str | None]] = (
    ("Valentina", "Doria", "Lozano", "monteria", (5, 5, 5), 3, _NEITHER),
    ("Yeison", "Argel", "Vergara", "monteria", (4, 0, 3), 3, _LONG),
    ("Luz Marina", "Hoyos", "Padilla", "monteria", (5, 0, 4), 3, _POOR),
    ("Kevin", "Lora", "Mestra", "monteria", (3, 0, 0), 2, _BOTH),
    ("María José", "Pacheco", "Ruiz", "monteria", (5, 4, 2), 3, _NEITHER),
    ("Duván", "Correa", "Sáenz", "monteria", (4, 0, 3), 3, _LONG),
    ("Eliana", "Montes", "Burgos", "monteria", (4, 3, 0), 3, _POOR),
    ("José David", "Negrete", "Salgado", "monteria", (3, 0, 2), 2, _LONG),
    ("Katerine", "Álvarez", "Guzmán", "monteria", (4, 4, 3), 3, _NEITHER),
    ("Omar", "Babilonia", "Díaz", "monteria", (3, 0, 0), 3, _BOTH),
    ("Sindy", "Causil", "Ramos", "monteria", (5, 0, 4), 3, _POOR),
    ("Andrés Felipe", "Espitia", "Cogollo", "monteria", (4, 5, 0), 3, _NEITHER),
    ("Rosa Elena", "Tordecilla", "Arroyo", "monteria", (4, 0, 3), 2, _LONG),
    ("Brayan", "Flórez", "Hernández", "monteria", (3, 3, 0), 3, _POOR),
    ("Diana", "Galván", "Páez", "monteria", (5, 4, 5), 3, _NEITHER),
    ("Elkin", "Jiménez", "Bedoya", "monteria", (4, 0, 1), 3, _BOTH),
    ("Yuranis", "Kerguelén", "Soto", "monteria", (3, 0, 0), 3, None),
    ("Carlos Mario", "Nisperuza", "Vélez", "monteria", (4, 4, 0), 3, _NEITHER),
    ("Marelvis", "Oviedo", "Buelvas", "monteria", (5, 0, 4), 3, _LONG),
    ("Santiago", "Racero", "Pérez", "monteria", (4, 3, 2), 2, _NEITHER),
    ("Jhon Jairo", "Erazo", "Benavides", "pasto", (4, 0, 3), 3, _LONG),
    ("Mónica", "Chaves", "Rosero", "pasto", (5, 4, 0), 3, _NEITHER),
    ("Segundo", "Narváez", "Botina", "pasto", (3, 0, 0), 2, _BOTH),
    ("Paola Andrea", "Guerrero", "Insuasty", "pasto", (5, 4, 4), 3, _NEITHER),
    ("Luis Alberto", "Jojoa", "Pantoja", "pasto", (4, 0, 2), 3, _POOR),
    ("Ana Lucía", "Delgado", "Zambrano", "pasto", (4, 5, 0), 3, _NEITHER),
    ("Fabio", "Timarán", "Criollo", "pasto", (3, 0, 3), 3, _LONG),
    ("Camila", "Ordóñez", "Arcos", "pasto", (5, 3, 0), 3, _NEITHER),
    ("Wilson", "Yandar", "Cuaical", "pasto", (4, 0, 4), 3, "prefer_not_to_say"),
    ("Tatiana", "Burbano", "Legarda", "pasto", (4, 4, 2), 3, None),
)
AGENTS = tuple(
    AgentPlan(
        given, first, second, home,
        {skill: level for skill, level in zip(SKILLS, levels, strict=True) if level}, capacity, status,
    )
    for given, first, second, home, levels, capacity, status in _ROWS
)  # fmt: skip
YOU = AGENTS[0]

# Role, name and mail name of everybody who does not serve contacts; the client's role is for the one client.
STAFF = (
    ("administrator", "Admin de demostración", "administrador"),
    ("supervisor", "Supervisora de demostración", "supervision"),
    ("planner", "Planeadora de demostración", "planeacion"),
    ("people_lead", "Líder de personas de demostración", "personas"),
    ("impact_lead", "Líder de impacto de demostración", "impacto"),
    ("client", "Usuaria del cliente de demostración", "cliente"),
    ("partner", "Aliado de demostración", "aliado"),
    ("reviewer", "Revisora de demostración", "revision"),
)


def address(mail_name: str) -> str:
    """Return the mail address of an account; the domain is one of those that belong to nobody (RFC 2606)."""
    return f"{mail_name}@{MAIL_DOMAIN}"


def agent_address(number: int) -> str:
    """Return the mail address of an agent, counted from 1; the first is for whoever takes part."""
    return address("usted" if number == 1 else f"agente{number:02}")
