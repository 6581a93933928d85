"""Questions of workers about their pay, for the people lead: which wait, and answering one."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.core import facts
from tejido.core.pay import states
from tejido.people.pay import queries, questions
from tejido.web.people import paging
from tejido.web.people.pay import forms, shown, words
from tejido.web.shared import people_sections, sections

SECTION = people_sections.PEOPLE


@require_safe
@never_cache
@gates.allowed("pay.see")
def every(request: HttpRequest) -> HttpResponse:
    """Show the questions in a state, the longest waiting first."""
    page, state = paging.asked(request), request.GET.get("state", "asked")
    if state not in states.QUESTION_STATES:
        raise Http404
    found, count = queries.questions(state=state, first=page.first)
    context = {
        "state": state,
        "states": list(words.QUESTIONS.items()),
        "lines": [{"row": one, "what": words.CODES[one.line.code]} for one in found],
        "query": f"state={state}&",
        **page.told(count),
    }
    return SECTION.show(request, "people/pay/questions.html", context, trail=[_back()])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed("pay.change")
def one(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Show a question with its line, and answer it.

    Raises: NoSuchPayQuestion
    """
    row = queries.question(key)
    form = forms.AnswerForm(sections.sent(request))
    here = reverse("people_pay_questions")

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given, user_id = form.cleaned_data, gates.user(request).pk
        correction = None
        if given["kind"] and row.state == "asked":
            correction = questions.set_correction(
                slip=row.line.slip, kind=given["kind"], amount=given["amount"], reason=given["text"], user_id=user_id,
                key=given["key"], by=by, at=at,
            )  # fmt: skip
        questions.answer(question=row, text=given["text"], correction=correction, user_id=user_id, by=by, at=at)
        return sections.Done(said=_("The answer is stored; the worker reads it at their line."), url=here)

    title = _("Question of %(name)s") % {"name": row.person.display_name}
    trail = [_back(), sections.Step(label=_("Questions"), url=here)]
    context = {
        "question": row,
        "state": words.QUESTIONS[row.state],
        "line": shown.line(row.line, currency=row.line.slip.currency),
        "slip_url": reverse("people_pay_slip", args=[row.line.slip.key]),
    }
    return SECTION.form_page(
        request, form, title=title, submit=_("Send the answer"), act=act, trail=trail, context=context,
        template="people/pay/question.html",
    )  # fmt: skip


def _back() -> sections.Step:
    return sections.Step(label=_("Pay"), url=reverse("people_pay"))
