"""What kept a job from its end, in words: a job has no reader, so it keeps an error's code, and the page says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import ModuleType

from django.utils.translation import gettext as _

from tejido.core.reference import values
from tejido.journal import tries
from tejido.web.shared import refusals

ABOUT_VALUES: Mapping[str, type[values.AboutValue]] = {
    tries.code_of(kind): kind for kind in (values.NoSuchValue, values.DemonstrationValue, values.ValueNotInForce)
}


def problem(code: str, about: Mapping[str, str], *, errors: ModuleType) -> str:
    """Return the sentence of an error.

    Args:
        code: Of the error.
        about: Key, place and day of the reference value that it speaks of, where it does.
        errors: The errors of the app whose job it is.
    """
    kind = ABOUT_VALUES.get(code)
    if kind is not None:
        told = refusals.of(kind(key=about["key"], place=about["place"], day=date.fromisoformat(about["day"])))
        return told.sentence if told is not None else code
    for known in vars(errors).values():
        if isinstance(known, type) and issubclass(known, Exception) and tries.code_of(known) == code:
            return _(" ".join((known.__doc__ or "").split()))
    return _("Something broke on our side. Whoever looks after this installation finds it in the log.")
