"""Template tags of the frame: our icons and the languages to switch between."""

from __future__ import annotations

from datetime import date, timedelta

from django import template
from django.templatetags import static
from django.utils import html, safestring, translation
from django.utils.translation import get_supported_language_variant

from tejido.web.shared import modules

register = template.Library()


@register.simple_tag
def icon(name: str) -> safestring.SafeString:
    """Draw one of our icons from `icons.svg`, hidden from screen readers: the word beside it carries the meaning.

    Args:
        name: The id of a symbol in `web/shared/static/tejido/icons.svg`.
    """
    address = static.static("tejido/icons.svg")
    return html.format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        address,
        name,
    )


@register.simple_tag
def page_script(path: str) -> safestring.SafeString:
    """Load a script as a module, and everything that it imports at the same time.

    Args:
        path: Its static path.
    """
    preloads = html.format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((static.static(each),) for each in modules.imported(path))
    )
    return html.format_html('{}<script type="module" src="{}"></script>', preloads, static.static(path))


@register.simple_tag
def page_language() -> str:
    """Return the language that the page is written in, also where no request is at hand (the page of an error 500)."""
    active = translation.get_language()
    return get_supported_language_variant(active) if active else "en"


@register.filter
def last_day(end: date | None) -> date | None:
    """Return the last day of a time, given the first day after it; nothing where it has no end."""
    return end - timedelta(days=1) if end else None


@register.filter
def own_name(code: str) -> str:
    """Return a language's name in that language, with a capital: "Español"."""
    name: str = translation.get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]
