"""What the demonstration's world is made of: its places, clients, programmes, queues and accounts. All is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

OPERATOR_NAME = "Tejido Demostración"
ZONE = "America/Bogota"
POOL_NAME = "Piso de demostración"
# Home, DIVIPOLA code and name; the first two have a site of the operator's, the others people who work at home.
PLACES = {
    "monteria": ("23001", "Montería"),
    "quibdo": ("27001", "Quibdó"),
    "pasto": ("52001", "Pasto"),
    "tunja": ("15001", "Tunja"),
}
SITES = {"monteria": "Sede Sinú (sintética)", "quibdo": "Sede Atrato (sintética)"}
PLACE_SOURCE = "DANE, DIVIPOLA"
MAIL_DOMAIN = "demostracion.example"
# When the centre opened and its first group was hired; the group of whose way everything is told came later.
OPENED_DAYS_AGO, WAY_DAYS_AGO = 400, 200

SKILLS = {"spanish": "Español", "english": "English", "cards": "Tarjetas", "mentoring": "Mentoría"}


@dataclass(frozen=True)
class ProgrammePlan:
    """A client with its one programme: a code of ours, names, where it is, and its site, under nobody's name.

    `/try/` stands in for that site.
    """

    code: str
    client_name: str
    name: str
    country: str
    zone: str
    origin: str


PROGRAMMES = (
    ProgrammePlan(
        "bank", "Banco Arrebol (sintético)", "Atención al cliente (sintética)", "CO", ZONE,
        "https://www.banco-arrebol.example",
    ),
    ProgrammePlan(
        "outfitter", "Fernhollow Outfitters (synthetic)", "Customer care (synthetic)", "US", "America/New_York",
        "https://www.fernhollow-outfitters.example",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Promise:
    """What a queue promises on a channel: so large a share within so many seconds, and how long an offer stands."""

    target_seconds: int
    target_share: float
    offer_seconds: int
    variant: str = "answered_in_time"


@dataclass(frozen=True)
class QueuePlan:
    """A queue: programme, code, name, language, zone, holidays, difficulty, its promise on each channel, and the levels
    asked for after so many seconds.
    """

    programme: str
    code: str
    name: str
    language: str
    zone: str
    holiday_calendar: str
    difficulty: int
    channels: Mapping[str, Promise]
    steps: Sequence[tuple[int, Mapping[str, int]]]


# The smallest target of all bounds how fast world time may run on a machine.
CHAT, CALL, TASK = Promise(60, 0.8, 20), Promise(20, 0.8, 15), Promise(3600, 0.8, 60)
# In which agents ask mentors for help.
HELP = Promise(60, 0.8, 30)
QUEUES = (
    QueuePlan(
        "bank", "general", "Atención general", "es", ZONE, "CO", 1,
        {"chat": Promise(60, 0.8, 20, "answered_less_short_abandons"), "voice": CALL, "task": TASK},
        ((0, {"spanish": 2}),),
    ),
    QueuePlan(
        "bank", "cards", "Tarjetas", "es", ZONE, "CO", 2, {"chat": Promise(45, 0.85, 20)},
        ((0, {"spanish": 2, "cards": 3}), (60, {"spanish": 2, "cards": 1})),
    ),
    QueuePlan(
        "bank", "documents", "Documentos", "es", ZONE, "CO", 1, {"task": TASK}, ((0, {"spanish": 2}),),
    ),
    QueuePlan(
        "outfitter", "english", "Chat with us", "en", "America/New_York", "US", 2,
        {"chat": Promise(60, 0.8, 20, "removed_in_time")}, ((0, {"english": 4}), (30, {"english": 3})),
    ),
    QueuePlan(
        "outfitter", "orders", "Orders by phone", "en", "America/New_York", "US", 2, {"voice": Promise(30, 0.8, 15)},
        ((0, {"english": 4}), (15, {"english": 3})),
    ),
    QueuePlan(
        "outfitter", "catalogue", "Catalogue upkeep", "en", "America/New_York", "US", 1, {"task": TASK},
        ((0, {"english": 3}),),
    ),
    QueuePlan("bank", "bank-help", "Ayuda a asesores", "es", ZONE, "CO", 1, {"help": HELP}, ((0, {"mentoring": 3}),)),
    QueuePlan(
        "outfitter", "outfitter-help", "Help for agents", "en", "America/New_York", "US", 1, {"help": HELP},
        ((0, {"mentoring": 3}),),
    ),
)  # fmt: skip
# Level counts a little, whoever idled more is first, polyglots stay free, and beginners get what they can learn from.
WEIGHTS = {"level_points": 0.5, "scarcity_points": 2, "idle_share_points": 2, "growth_points": 1, "sticky_points": 5}
OVERFLOWS = {"cards": ("general", 180)}
# How long a returning customer waits for the agent who knows them.
STICKY_SECONDS = 30
NOTICE_EN = (
    "This is a demonstration: this company is invented. What you write here is kept on this computer only, so that you"
    " can see how Tejido works, and is gone when its data folder is deleted."
)
NOTICE_ES = (
    "Esto es una demostración: esta empresa es inventada. Lo que escriba aquí se guarda solo en este computador, para"
    " que vea cómo funciona Tejido, y desaparece cuando se borre su carpeta de datos."
)


@dataclass(frozen=True)
class Reply:
    """A sentence that agents send often."""

    shortcut: str
    title_en: str
    title_es: str
    text_en: str
    text_es: str
    # Of one programme only.
    programme: str | None = None


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
        "bank",
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
class StaffPlan:
    """An account beside those of agents: its role, name, mail name, and for a client's user whose they are."""

    role: str
    name: str
    mail_name: str
    programme: str | None = None

    @property
    def address(self) -> str:
        """The mail address of the account."""
        return address(self.mail_name)


# The supervisors work with us, so they are people too; the others have an account only.
STAFF = (
    StaffPlan("administrator", "Admin de demostración", "administrador"),
    StaffPlan("supervisor", "Supervisora de demostración, Montería", "supervision"),
    StaffPlan("supervisor", "Supervisor de demostración, Quibdó", "supervision.quibdo"),
    StaffPlan("supervisor", "Supervisora de demostración, hogares", "supervision.hogares"),
    StaffPlan("planner", "Planeadora de demostración", "planeacion"),
    StaffPlan("people_lead", "Líder de personas de demostración", "personas"),
    StaffPlan("impact_lead", "Líder de impacto de demostración", "impacto"),
    StaffPlan("client", "Usuaria del banco de demostración", "cliente", "bank"),
    StaffPlan("client", "Client user, demonstration", "cliente.exterior", "outfitter"),
    StaffPlan("partner", "Aliado de demostración", "aliado"),
    StaffPlan("reviewer", "Revisora de demostración", "revision"),
)
PEOPLE_LEAD = next(plan for plan in STAFF if plan.role == "people_lead")
# Who imports lists of hours, so that the people lead approves what another handed in; comes with the first list.
CLERK = StaffPlan("people_lead", "Auxiliar de nómina de demostración", "nomina")


def address(mail_name: str) -> str:
    """Return the mail address of an account; the domain is one of those that belong to nobody (RFC 2606)."""
    return f"{mail_name}@{MAIL_DOMAIN}"


def agent_address(number: int) -> str:
    """Return the mail address of an agent, counted from 1; the first is for whoever takes part."""
    return address("usted" if number == 1 else f"agente{number:02}")


def queue_plan(code: str) -> QueuePlan:
    """Return the plan of a queue by its code."""
    return next(plan for plan in QUEUES if plan.code == code)
