"""The openings whose seats somebody may fill by a promotion or a move, as forms offer them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tejido.people import opening_queries


def choices(openings: Mapping[str, opening_queries.Opening]) -> list[tuple[str, str]]:
    """Return openings as a form offers them, by the text of their keys."""
    return [(key, _told(opening)) for key, opening in openings.items()]


def wanted(openings: Mapping[str, opening_queries.Opening]) -> str:
    """Return the opening that a form begins with: the one that the person said they would like, if there is one."""
    return next((key for key, opening in openings.items() if _is_wanted(opening)), "")


def _told(opening: opening_queries.Opening) -> str:
    left = opening_queries.seats_left(opening)
    free = ngettext("%(count)d free seat", "%(count)d free seats", left) % {"count": left}
    where = opening.site.name if opening.site else str(opening.place)
    is_english = (get_language() or "es").startswith("en")
    told = f"{opening.position.name_en if is_english else opening.position.name_es} · {where} · {free}"
    return _("%(opening)s (they said they would like it)") % {"opening": told} if _is_wanted(opening) else told


def _is_wanted(opening: opening_queries.Opening) -> bool:
    return bool(getattr(opening, "is_wanted", False))
