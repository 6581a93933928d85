"""Template tags of the funnel's pages: what courses and cohorts are called, and numbers for drawings."""

from __future__ import annotations

from django import template

from tejido.people import cohorts
from tejido.web.people import funnel_words

register = template.Library()


@register.filter
def course_name(course: cohorts.Course) -> str:
    """Return a course's name in the page's language."""
    return funnel_words.course_name(course)


@register.filter
def cohort_name(cohort: cohorts.Cohort) -> str:
    """Return how a cohort is called."""
    return funnel_words.cohort_name(cohort)


@register.filter
def word(words: funnel_words.Words, code: str) -> str:
    """Return what a code is called."""
    return str(words[code])


@register.filter
def unlocalize_number(number: float) -> str:
    """Return a number as a drawing needs it, whatever the page's language."""
    return f"{number:.1f}"
