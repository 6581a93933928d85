"""The words of growth: what a requirement asks for, what of it is there, and what codes are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tejido.core import promotion
from tejido.people import growth

Words = Mapping[str, Promise]

RUNGS: Words = {
    "shadow": pgettext_lazy("rung", "listens and learns"),
    "supervised": pgettext_lazy("rung", "serves with somebody at hand"),
    "solo": pgettext_lazy("rung", "serves alone"),
}
RESTS_ON: Words = {
    "onboarding": _("Onboarding"),
    "course": _("Course passed"),
    "assessment": _("Assessment"),
    "certificate": _("Certificate of somebody else"),
    "supervisor": _("A supervisor's judgement of real contacts"),
}
NOTE_KINDS: Words = {
    "conversation": _("Coaching conversation"),
    "observation": _("Observation at work"),
    "quality_review": _("Review of quality"),
}
EXCEPTIONS: Words = {
    "equivalent_experience": _("They bring experience from elsewhere that counts the same"),
    "for_a_time": _("It is for a limited time"),
    "nobody_else": _("Nobody else was there, and the seat could not wait"),
}
RECOGNITIONS: Words = {
    "help": _("Helped others"),
    "quality": _("Good work"),
    "effort": _("Effort and progress"),
    "idea": _("A good idea"),
}
AUDIENCES: Words = {
    "team": _("The whole team sees it"),
    "private": _("Only this person sees it"),
}
GOAL_STATES: Words = {
    "open": pgettext_lazy("goal", "open"),
    "reached": pgettext_lazy("goal", "reached"),
    "dropped": pgettext_lazy("goal", "dropped"),
}
STAGES: Words = {
    "reached": _("We met"),
    "interested": _("Interested"),
    "enrolled": _("Enrolled"),
    "attended": _("Attended"),
    "completed": _("Completed"),
    "came_to_site": _("Came to the site"),
    "applied": _("Applied"),
    "offered": _("Got an offer"),
    "hired": _("Hired"),
    "hired_elsewhere": _("Hired elsewhere"),
    "not_interested": _("No longer interested"),
}
WORK_MODES: Words = {
    "site": _("At a site"),
    "home": _("At home"),
    "hybrid": _("At home and at a site"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A requirement in words: what it asks for, whether it is met, and what there is so far."""

    what: str
    so_far: str
    is_met: bool


def position_name(position: growth.Position) -> str:
    """Return what a position is called in the reader's language."""
    return position.name_es if get_language() == "es" else position.name_en


def course_name(course: growth.Course) -> str:
    """Return what a course is called in the reader's language."""
    return course.name_es if get_language() == "es" else course.name_en


def position_of(code: str, positions: Sequence[growth.Position]) -> str:
    """Return what the position of a code is called; one that nobody knows any more is told by its code."""
    return next((position_name(each) for each in positions if each.code == code), code)


def told(path: growth.Path, assessment: promotion.Assessment) -> list[Told]:
    """Return the requirements of a path in words, what is missing first."""
    pairs = zip(path.requirements.all(), assessment.lines, strict=True)
    lines = [Told(what=asks(row), so_far=so_far(line), is_met=line.is_met) for row, line in pairs]
    return sorted(lines, key=lambda line: line.is_met)


def asks(row: growth.PathRequirement) -> str:
    """Return what a requirement asks for."""
    if row.skill is not None:
        return gettext("%(skill)s: level %(level)d, %(rung)s") % {
            "skill": row.skill.name, "level": row.level, "rung": RUNGS[row.rung],
        }  # fmt: skip
    if row.course is not None:
        return gettext("Course: %(course)s") % {"course": course_name(row.course)}
    if row.held_position is not None:
        return ngettext("%(count)d month as: %(position)s", "%(count)d months as: %(position)s", row.count) % {
            "count": row.count, "position": position_name(row.held_position),
        }  # fmt: skip
    return _EVIDENCE[row.evidence](row.count)


def so_far(line: promotion.Line) -> str:
    """Return what there is of a requirement so far."""
    wanted = line.requirement
    if wanted.kind == "skill":
        if line.since is None:
            return gettext("Nobody has judged this yet.")
        return gettext("Now level %(level)d, %(rung)s, since %(day)s.") % {
            "level": line.held_level, "rung": RUNGS[line.held_rung], "day": shown(line.since),
        }  # fmt: skip
    if wanted.kind == "course":
        if line.since is None:
            return gettext("Not completed yet.")
        if line.lapsed and line.until is not None:
            return gettext("Completed on %(day)s, but it ran out on %(until)s. Take it again.") % {
                "day": shown(line.since), "until": shown(line.until),
            }  # fmt: skip
        if line.until is not None:
            return gettext("Completed on %(day)s; it counts until %(until)s.") % {
                "day": shown(line.since), "until": shown(line.until),
            }  # fmt: skip
        return gettext("Completed on %(day)s.") % {"day": shown(line.since)}
    if line.is_met and line.since is not None and wanted.kind == "evidence":
        return gettext("Reached on %(day)s.") % {"day": shown(line.since)}
    return gettext("%(held)s of %(count)s so far.") % {
        "held": formats.number_format(line.held_count), "count": formats.number_format(wanted.count),
    }  # fmt: skip


def shown(day: date) -> str:
    """Return a day in the reader's language."""
    return formats.date_format(day, "DATE_FORMAT")


_EVIDENCE = {
    "conversation": lambda count: ngettext(
        "%(count)d coaching conversation", "%(count)d coaching conversations", count
    ) % {"count": count},
    "observation": lambda count: ngettext(
        "%(count)d observation at work", "%(count)d observations at work", count
    ) % {"count": count},
    "quality_review": lambda count: ngettext(
        "%(count)d review of quality", "%(count)d reviews of quality", count
    ) % {"count": count},
    "goal_reached": lambda count: ngettext(
        "%(count)d goal reached", "%(count)d goals reached", count
    ) % {"count": count},
}  # fmt: skip
