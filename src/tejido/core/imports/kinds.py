"""What can be imported: the columns of each kind of file, with their headers in both languages and how cells are read.

Headers are data here and not sentences of the catalogue, because a file in either language is read whatever language
the page has. They are compared as `words.plain` sees them, and a column's own code is a header too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from tejido.core.imports import cells, columns, errors, list_kinds, words

ZONE = re.compile(r"utc|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}", re.IGNORECASE)


# What other modules know these by.
Column: TypeAlias = columns.Column
Kind: TypeAlias = columns.Kind
_code = cells.matching(cells.CODE, "code")
_country = cells.matching(cells.COUNTRY, "country", upper=True)
_calendar = cells.matching(cells.CALENDAR, "calendar", upper=True)


def _zone(text: str) -> str:
    if not ZONE.fullmatch(text):
        raise errors.CellUnreadable("zone")
    return "UTC" if text.lower() == "utc" else text


def _language(text: str) -> str:
    return text.lower() if cells.LANGUAGE.fullmatch(text.lower()) else words.choice(text, words.LANGUAGES)


def _capacity(channel: str, en: str, es: str) -> Column:
    return Column(
        code=f"capacity_{channel}", en=f"{en} at once", es=f"{es} a la vez", read=cells.number(0, 50), example="1"
    )


_CLIENT = Column(code="client", en="Client", es="Cliente", read=cells.name, example="Banco Andino")
_PROGRAMME = Column(
    code="programme", en="Programme", es="Programa", read=cells.name, also=("program",), example="Servicio al cliente"
)
_HOURS = (
    Column(
        code="opens_at", en="Opens at", es="Abre a las", read=cells.clock, also=("opening", "apertura"), example="08:00"
    ),
    Column(
        code="closes_at",
        en="Closes at",
        es="Cierra a las",
        read=cells.clock,
        also=("closing", "cierre"),
        example="18:00",
    ),
    Column(
        code="open_weekdays",
        en="Open on",
        es="Abre los días",
        read=words.weekdays,
        also=("days", "dias"),
        example="lun-vie",
    ),
)
_PLACE_IN_TIME = (
    Column(code="zone", en="Time zone", es="Zona horaria", read=_zone, example="America/Bogota"),
    Column(
        code="holiday_calendar",
        en="Holiday calendar",
        es="Calendario de festivos",
        read=_calendar,
        also=("holidays", "festivos"),
        example="CO",
    ),
)

AGENTS: Kind = (
    Column(
        code="given_names",
        en="Given names",
        es="Nombres",
        read=cells.name,
        is_required=True,
        also=("name", "first name", "nombre"),
        example="Yuliana María",
    ),
    Column(
        code="first_surname",
        en="First surname",
        es="Primer apellido",
        read=cells.name,
        is_required=True,
        also=("surname", "last name", "apellido", "apellidos"),
        example="Martínez",
    ),
    Column(code="second_surname", en="Second surname", es="Segundo apellido", read=cells.name, example="Ruiz"),
    Column(
        code="display_name",
        en="Name for customers",
        es="Nombre para los clientes",
        read=cells.name,
        also=("display name",),
        example="Yuliana",
    ),
    Column(
        code="document_kind",
        en="Document type",
        es="Tipo de documento",
        read=cells.of_words(words.DOCUMENTS),
        example="CC",
    ),
    Column(code="document_country", en="Document country", es="País del documento", read=_country, example="CO"),
    Column(
        code="document_number",
        en="Document number",
        es="Número de documento",
        read=cells.document,
        also=("document", "id number", "documento", "cedula", "numero documento"),
        example="1067890123",
    ),
    Column(
        code="email",
        en="Email",
        es="Correo electrónico",
        read=cells.email,
        also=("e mail", "correo", "mail"),
        example="yuliana@example.org",
    ),
    Column(
        code="phone",
        en="Phone",
        es="Teléfono",
        read=cells.phone,
        also=("mobile", "cell phone", "celular", "movil"),
        example="3001234567",
    ),
    Column(
        code="is_new",
        en="Somebody else of the same name",
        es="Otra persona del mismo nombre",
        read=cells.of_words(words.ANSWERS),
        also=("namesake", "homonimo"),
        example="no",
    ),
    Column(code="contract", en="Contract", es="Contrato", read=cells.of_words(words.CONTRACTS), example="indefinido"),
    Column(
        code="from_date",
        en="From",
        es="Desde",
        read=cells.day,
        also=("start date", "from date", "fecha de ingreso", "fecha de inicio"),
        example="2026-11-30",
    ),
    Column(code="position", en="Position", es="Cargo", read=cells.of_words(words.POSITIONS), example="asesor"),
    Column(
        code="work_mode",
        en="Work mode",
        es="Modalidad de trabajo",
        read=cells.of_words(words.WORK_MODES),
        also=("modalidad",),
        example="casa",
    ),
    Column(code="site", en="Site", es="Sede", read=cells.name, example="Sede Montería"),
    Column(
        code="place",
        en="Place of work",
        es="Lugar de trabajo",
        read=cells.name,
        also=("municipality", "divipola", "municipio", "ciudad"),
        example="23001",
    ),
    Column(
        code="pool",
        en="Routing pool",
        es="Grupo de enrutamiento",
        read=cells.name,
        also=("pool", "grupo"),
        example="Piso 1",
    ),
    _capacity("voice", "Calls", "Llamadas"),
    _capacity("chat", "Chats", "Chats"),
    _capacity("email", "Emails", "Correos"),
    _capacity("messaging", "Messages", "Mensajes"),
    _capacity("task", "Tasks", "Tareas"),
    _capacity("help", "Requests for help", "Ayudas"),
    Column(
        code="queues", en="Queues", es="Colas", read=cells.names, also=("queue", "cola"), example="general; tarjetas"
    ),
    Column(
        code="skills",
        en="Skills",
        es="Habilidades",
        read=cells.levels,
        also=("skill", "habilidad"),
        example="english 4 solo; tarjetas 2",
    ),
)
PERSON_CODES = frozenset(
    {"given_names", "first_surname", "second_surname", "document_kind", "document_country", "document_number", "phone",
     "is_new"}
)  # fmt: skip
PARTICIPANTS: Kind = (
    *(column for column in AGENTS if column.code in PERSON_CODES),
    Column(
        code="place",
        en="Where they live",
        es="Dónde vive",
        read=cells.name,
        also=("municipality", "divipola", "municipio", "ciudad", "place"),
        example="23001",
    ),
    Column(
        code="partner",
        en="Partner",
        es="Aliado",
        read=cells.name,
        also=("aliada", "institucion"),
        example="Sena Córdoba",
    ),
    Column(
        code="cohort", en="Cohort", es="Cohorte", read=cells.name, also=("group", "grupo"), example="Montería, marzo"
    ),
    Column(
        code="stage",
        en="Stage",
        es="Etapa",
        read=cells.of_words(words.STAGES),
        also=("state", "estado"),
        example="interesada",
    ),
    Column(code="on_date", en="On", es="Fecha", read=cells.day, also=("date", "day", "dia"), example="2026-11-30"),
)
SKILLS: Kind = (
    Column(code="code", en="Code", es="Código", read=_code, is_required=True, example="english"),
    Column(code="name", en="Name", es="Nombre", read=cells.name, is_required=True, example="English"),
    _CLIENT,
)
QUEUES: Kind = (
    _CLIENT,
    _PROGRAMME,
    Column(code="code", en="Code", es="Código", read=_code, is_required=True, example="tarjetas"),
    Column(code="name", en="Name", es="Nombre", read=cells.name, is_required=True, example="Tarjetas"),
    Column(
        code="pool",
        en="Routing pool",
        es="Grupo de enrutamiento",
        read=cells.name,
        also=("pool", "grupo"),
        example="Piso 1",
    ),
    Column(code="language", en="Language", es="Idioma", read=_language, example="es"),
    *_HOURS,
    *_PLACE_IN_TIME,
    Column(code="priority", en="Priority", es="Prioridad", read=cells.number(0, 10), example="0"),
    Column(code="difficulty", en="Difficulty", es="Dificultad", read=cells.number(1, 5), example="2"),
    Column(
        code="waiting_max", en="Most that may wait", es="Máximo en espera", read=cells.number(1, 100_000), example="200"
    ),
    Column(
        code="sticky_seconds",
        en="Wait for the known agent (seconds)",
        es="Espera por el agente conocido (segundos)",
        read=cells.number(0, 600),
        example="30",
    ),
    Column(
        code="targets",
        en="Channels and targets",
        es="Canales y metas",
        read=cells.promises,
        also=("targets", "channels", "metas", "canales"),
        example="voz 80/20; chat 80/30",
    ),
    Column(
        code="skills",
        en="Skills asked for",
        es="Habilidades exigidas",
        read=cells.levels,
        also=("skills", "habilidades"),
        example="tarjetas 2",
    ),
)
HOURS: Kind = (
    _CLIENT,
    _PROGRAMME,
    Column(
        code="code",
        en="Queue code",
        es="Código de la cola",
        read=_code,
        is_required=True,
        also=("code", "queue", "codigo", "cola"),
        example="tarjetas",
    ),
    *_HOURS,
    *_PLACE_IN_TIME,
)
DISPOSITIONS: Kind = (
    _CLIENT,
    _PROGRAMME,
    Column(code="code", en="Code", es="Código", read=_code, is_required=True, example="resuelto"),
    Column(
        code="name_es",
        en="Name in Spanish",
        es="Nombre en español",
        read=cells.name,
        is_required=True,
        example="Resuelto",
    ),
    Column(
        code="name_en", en="Name in English", es="Nombre en inglés", read=cells.name, is_required=True, example="Solved"
    ),
)
REPLIES: Kind = (
    _CLIENT,
    _PROGRAMME,
    Column(
        code="shortcut",
        en="Shortcut",
        es="Atajo",
        read=cells.matching(cells.SHORTCUT, "shortcut"),
        is_required=True,
        example="saludo",
    ),
    Column(
        code="title_es",
        en="Title in Spanish",
        es="Título en español",
        read=cells.name,
        is_required=True,
        example="Saludo",
    ),
    Column(
        code="text_es",
        en="Text in Spanish",
        es="Texto en español",
        read=cells.long_text,
        is_required=True,
        example="Hola, ¿en qué le puedo ayudar?",
    ),
    Column(
        code="title_en",
        en="Title in English",
        es="Título en inglés",
        read=cells.name,
        is_required=True,
        example="Greeting",
    ),
    Column(
        code="text_en",
        en="Text in English",
        es="Texto en inglés",
        read=cells.long_text,
        is_required=True,
        example="Hello, how can I help you?",
    ),
)

KINDS: Mapping[str, Kind] = {
    "agents": AGENTS,
    "participants": PARTICIPANTS,
    "skills": SKILLS,
    "queues": QUEUES,
    "hours": HOURS,
    "dispositions": DISPOSITIONS,
    "replies": REPLIES,
    **list_kinds.KINDS,
}
