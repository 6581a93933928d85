"""Assessments in words: what the pages show of a standard, a requirement, an area and a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tejido.access import queries as access_queries
from tejido.core.impact.standards import catalogues, scoring
from tejido.impact.standards import sheets, tables
from tejido.web.impact.standards import frame, words


def name_of(assessment: tables.Assessment) -> str:
    """Return what the standard of an assessment is called, with its version."""
    return f"{words.chosen(assessment.catalogue.document['names'])} {assessment.catalogue.version}"


def title(catalogue: catalogues.Catalogue) -> str:
    """Return what a standard is called, with its version."""
    return f"{words.chosen(catalogue.names)} {catalogue.version}"


def requirement_title(row: tables.CorrectiveAction) -> str:
    """Return what the requirement of a corrective action is called."""
    titles = {
        str(each["code"]): each["titles"]
        for section in row.assessment.catalogue.document["sections"]
        for each in section["requirements"]
    }
    return words.chosen(titles[row.requirement])


def head(sheet: sheets.Sheet) -> dict[str, Any]:
    """Return what every page about an assessment shows above: which, in which state, and until when."""
    state = sheet.assessment.state
    if sheet.is_signed and not sheet.holds_on(frame.today()):
        state = "expired"
    return {
        "assessment": sheet.assessment,
        "name": title(sheet.catalogue),
        "state": words.STATES[state],
        "state_code": state,
        "result": result(sheet),
    }


def result(sheet: sheets.Sheet) -> dict[str, Any]:
    """Return how an assessment stands: minimums first, area by area, and no number over all requirements."""
    found = sheet.result
    return {
        "is_met": found.is_met,
        "minimums": words.minimums(found.minimums_met, found.minimums),
        "unmet": [row(sheet.line(code)) for code in found.unmet],
        "areas": [_area(area, sheet) for area in found.areas],
    }


def row(line: sheets.Line) -> dict[str, Any]:
    """Return one requirement as a line of a list shows it."""
    standing = line.standing
    if not standing.applies:
        state, tone = _("set aside"), "off"
    elif standing.is_met:
        state, tone = _("met"), "well"
    elif line.decision is not None and line.decision.verdict == "not_upheld":
        state, tone = str(words.VERDICTS["not_upheld"]), "attention"
    elif line.answer is None:
        state, tone = _("no answer yet"), ""
    elif standing.points < standing.claimed:
        state, tone = _("not carried by evidence"), "attention"
    else:
        state, tone = _("not met yet"), "attention"
    return {
        "code": line.requirement.code,
        "title": words.chosen(line.requirement.titles),
        "level": words.LEVELS[line.requirement.level],
        "is_minimum": line.requirement.level == "minimum",
        "points": words.points(standing.points),
        "claimed": words.points(standing.claimed) if standing.claimed != standing.points else "",
        "state": state,
        "tone": tone,
        "is_claimed": line.is_claimed,
        "is_decided": standing.is_decided,
        "verdict": words.VERDICTS[line.decision.verdict] if line.decision else "",
        "verdict_tone": {"upheld": "well", "not_upheld": "attention"}.get(line.decision.verdict, "")
        if line.decision
        else "",
        "unanswered_count": len(line.unanswered),
        "actions_count": sum(each.done_at is None and each.dropped_at is None for each in line.actions),
    }


def requirement(line: sheets.Line, catalogue: catalogues.Catalogue, names: Mapping[int, str]) -> dict[str, Any]:
    """Return a requirement with its evidence, actions and questions, as its page shows it."""
    asked = line.requirement
    return {
        **row(line),
        "area": words.chosen(catalogue.section_of(asked.code).names),
        "text": words.chosen(asked.texts),
        "iris": asked.iris,
        "slots": [
            {
                "code": slot,
                "name": words.SLOTS[slot],
                "wanted": words.chosen(asked.policy if slot == "policy" else asked.system),
                "evidence": [proof(each, names) for each in line.of(slot)],
            }
            for slot in catalogues.SLOTS
        ],
        "answer_text": (line.answer.text or "") if line.answer else "",
        "is_set_aside": bool(line.answer and line.answer.is_set_aside),
        "claimed_words": words.points(line.standing.claimed),
        "counted_words": words.points(line.standing.points),
        "is_contradicted": line.standing.is_contradicted,
        "actions": [action(each, names) for each in line.actions if each.dropped_at is None],
        "thread": [entry(each, line, names) for each in line.entries if each.kind != "answer"],
        "decision": decision(line, names),
        "live": [{"code": code, "name": words.LIVE.get(code, code)} for code in asked.live],
    }


def proof(row: tables.AssessmentEvidence, names: Mapping[int, str]) -> dict[str, Any]:
    """Return a piece of evidence in words."""
    page = words.PAGES.get(row.code)
    reading = row.reading or {}
    return {
        "row": row,
        "kind": words.KINDS[row.kind],
        "name": words.LIVE.get(row.code, row.code) if row.kind == "live" else row.text or _("(erased)"),
        "page": page[0] if row.kind == "page" and page else "",
        "page_url": reverse(page[1]) if row.kind == "page" and page else "",
        "reading": words.READINGS.get(str(reading.get("verdict")), "") if reading else "",
        "reading_tone": {"holds": "well", "fails": "attention"}.get(str(reading.get("verdict")), ""),
        "counted": words.counted(reading) if reading else "",
        "digest": row.blob_digest or (row.digest if row.kind == "live" else ""),
        "by": names.get(row.added_by_user_id, ""),
    }


def action(row: tables.CorrectiveAction, names: Mapping[int, str]) -> dict[str, Any]:
    """Return a corrective action in words; late from the day after its own."""
    is_open = row.done_at is None and row.dropped_at is None
    return {
        "row": row,
        "owner": names.get(row.owner_user_id, ""),
        "is_open": is_open,
        "is_late": is_open and row.due_date < frame.today(),
    }


def entry(row: tables.ReviewEntry, line: sheets.Line, names: Mapping[int, str]) -> dict[str, Any]:
    """Return a question or request with its answer."""
    answer = next((each for each in line.entries if each.answers_id == row.pk), None)
    return {"row": row, "kind": words.ENTRIES[row.kind], "by": names.get(row.written_by_user_id, ""), "answer": answer,
            "answered_by": names.get(answer.written_by_user_id, "") if answer else ""}  # fmt: skip


def decision(line: sheets.Line, names: Mapping[int, str]) -> dict[str, Any] | None:
    """Return the reviewer's decision in words, where there is one."""
    if line.decision is None:
        return None
    return {
        "row": line.decision, "verdict": words.VERDICTS[line.decision.verdict],
        "tone": {"upheld": "well", "not_upheld": "attention"}.get(line.decision.verdict, ""),
        "points": words.points(line.decision.points) if line.decision.verdict == "upheld" else "",
        "by": names.get(line.decision.decided_by_user_id, ""),
    }  # fmt: skip


def names(sheet: sheets.Sheet, lines: Sequence[sheets.Line]) -> Mapping[int, str]:
    """Return what everybody who acted in some lines is called, asked for at once."""
    ids = {sheet.assessment.begun_by_user_id}
    for line in lines:
        ids |= {each.added_by_user_id for each in line.evidence}
        ids |= {each.owner_user_id for each in line.actions}
        ids |= {each.written_by_user_id for each in line.entries}
        ids |= {line.decision.decided_by_user_id} if line.decision else set()
    if sheet.review is not None:
        ids.add(sheet.review.reviewer_user_id)
    return access_queries.names_of(ids)


def _area(area: scoring.Area, sheet: sheets.Sheet) -> dict[str, Any]:
    practices = _("%(met)d of %(whole)d good practices") % {"met": area.practices_met, "whole": area.practices}
    return {
        "code": area.section.code,
        "name": words.chosen(area.section.names),
        "is_met": area.is_met,
        "minimums": words.minimums(area.minimums_met, area.minimums) if area.minimums else "",
        "practices": practices if area.practices else "",
        "is_held_back": area.practices_met > 0 and not area.is_met,
        "set_aside": area.set_aside,
        "rows": [row(sheet.line(each.code)) for each in area.section.requirements],
    }
