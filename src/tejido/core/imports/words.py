"""What people write in a cell for the same thing, in Spanish and in English, and how two writings are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tejido.core.imports import errors

Choices = Mapping[str, tuple[str, ...]]

CONTRACTS: Choices = {
    "indefinite": ("indefinite", "permanent", "indefinido", "termino indefinido", "contrato indefinido"),
    "fixed_term": ("fixed term", "fijo", "termino fijo", "plazo fijo"),
    "apprentice": ("apprentice", "apprenticeship", "aprendiz", "aprendizaje", "contrato de aprendizaje"),
    "part_time": ("part time", "tiempo parcial", "medio tiempo"),
}
POSITIONS: Choices = {
    "advisor": ("advisor", "agent", "asesor", "asesora", "agente"),
    "senior_advisor": ("senior advisor", "asesor senior", "asesora senior"),
    "mentor": ("mentor", "mentora"),
    "supervisor": ("supervisor", "supervisora"),
}
WORK_MODES: Choices = {
    "site": ("site", "at a site", "on site", "office", "sede", "en sede", "presencial", "oficina"),
    "home": ("home", "at home", "remote", "casa", "en casa", "remoto", "teletrabajo"),
    "hybrid": ("hybrid", "at home and at a site", "hibrido", "mixto", "en casa y en sede"),
}
RUNGS: Choices = {
    "shadow": ("shadow", "sombra", "observa"),
    "supervised": ("supervised", "supervisado", "supervisada", "acompanado", "acompanada", "con supervision"),
    "solo": ("solo", "sola", "alone", "autonomo", "autonoma", "por su cuenta"),
}
CHANNELS: Choices = {
    "voice": ("voice", "phone", "call", "calls", "voz", "telefono", "llamada", "llamadas"),
    "chat": ("chat",),
    "email": ("email", "e mail", "mail", "correo", "correo electronico"),
    "messaging": ("messaging", "whatsapp", "mensajeria"),
    "task": ("task", "tasks", "tarea", "tareas"),
    "help": ("help", "mentoring", "ayuda", "ayudas", "mentoria"),
}
DOCUMENTS: Choices = {
    "cc": ("cc", "c c", "cedula", "cedula de ciudadania"),
    "ce": ("ce", "c e", "cedula de extranjeria"),
    "ti": ("ti", "t i", "tarjeta de identidad"),
    "passport": ("passport", "pasaporte", "pa"),
    "ppt": ("ppt", "permiso por proteccion temporal"),
    "pep": ("pep", "permiso especial de permanencia"),
    "other": ("other", "otro"),
}
# The stages that a partner's list can tell; what is told in a cohort, such as attendance, is told there.
STAGES: Choices = {
    "reached": ("reached", "contacted", "contactado", "contactada", "alcanzado", "alcanzada"),
    "interested": ("interested", "interesado", "interesada", "inscrito", "inscrita", "postulado", "postulada"),
    "enrolled": ("enrolled", "admitted", "matriculado", "matriculada", "admitido", "admitida"),
    "came_to_site": ("came to the site", "came to site", "visito la sede", "vino a la sede"),
    "applied": ("applied", "aplico", "se postulo al cargo"),
    "hired_elsewhere": ("hired elsewhere", "contratado en otro lugar", "contratada en otro lugar"),
    "not_interested": ("not interested", "no interesado", "no interesada", "no le interesa"),
}
LANGUAGES: Choices = {
    "es": ("es", "spanish", "espanol", "castellano"),
    "en": ("en", "english", "ingles"),
    "pt": ("pt", "portuguese", "portugues"),
    "fr": ("fr", "french", "frances"),
}
ANSWERS: Choices = {"yes": ("yes", "y", "si", "s", "x", "true", "1"), "no": ("no", "n", "false", "0")}
# 0 is Monday. A Wednesday is X where Spanish writes one letter a day.
WEEKDAYS: Mapping[int, tuple[str, ...]] = {
    0: ("mon", "monday", "lun", "lunes", "l"),
    1: ("tue", "tuesday", "mar", "martes", "m", "tues"),
    2: ("wed", "wednesday", "mie", "miercoles", "x"),
    3: ("thu", "thursday", "jue", "jueves", "j", "thur", "thurs"),
    4: ("fri", "friday", "vie", "viernes", "v"),
    5: ("sat", "saturday", "sab", "sabado", "s"),
    6: ("sun", "sunday", "dom", "domingo", "d"),
}
EVERY_DAY = ("every day", "all", "daily", "todos", "todos los dias", "diario", "24 7", "7 7")
BETWEEN = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Return a writing by which two are compared: small letters without accents, and single blanks for all else."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return BETWEEN.sub(" ", kept).strip()


def choice(text: str, choices: Choices) -> str:
    """Return the code of what somebody wrote.

    Raises: CellUnreadable
    """
    wanted = plain(text)
    for code, writings in choices.items():
        if wanted == plain(code) or wanted in writings:
            return code
    raise errors.CellUnreadable("choice", about=", ".join(choices))


def weekdays(text: str) -> tuple[int, ...]:
    """Return the days of the week that somebody wrote, such as "Mon-Fri", "lunes a viernes" or "L, X, V".

    Raises: CellUnreadable
    """
    if plain(text) in EVERY_DAY:
        return tuple(range(7))
    days: set[int] = set()
    for part in re.split(r"[,;]|\s(?:y|and|e)\s|\s&\s", text):
        ends = [_weekday(each) for each in re.split(r"\s*[-–]\s*|\s(?:a|to|al)\s", part.strip()) if each]
        if len(ends) == 1:
            days.add(ends[0])
        elif len(ends) == 2:
            span = (ends[1] - ends[0]) % 7
            days |= {(ends[0] + step) % 7 for step in range(span + 1)}
        else:
            raise errors.CellUnreadable("days")
    return tuple(sorted(days))


def _weekday(text: str) -> int:
    wanted = plain(text)
    for day, writings in WEEKDAYS.items():
        if wanted in writings:
            return day
    raise errors.CellUnreadable("days")
