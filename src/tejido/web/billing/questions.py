"""Questions of clients about their statements, and the answers."""

from __future__ import annotations

import uuid
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tejido.access import gates
from tejido.contacts.billing import actions, errors
from tejido.contacts.billing import queries as billing_queries
from tejido.core import facts
from tejido.web.billing import frame, months, shown, statements
from tejido.web.shared import base_forms, section_forms, sections


class QuestionForm(section_forms.AddForm):
    """A question about a line."""

    line = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = section_forms.text_field(
        gettext_lazy("Your question"), length_max=actions.TEXT_CHARACTERS_MAX, rows=5,
        help_text=gettext_lazy("Write no names of customers. The answer comes on the page of the statement."),
    )  # fmt: skip
    about = {errors.QuestionTextInvalid: "text", errors.NoSuchStatementLine: "line"}


class AnswerForm(section_forms.SectionForm):
    """An answer to a question."""

    text = section_forms.text_field(
        gettext_lazy("Answer"), length_max=actions.TEXT_CHARACTERS_MAX, rows=5,
        help_text=gettext_lazy("The client's users read it. A wrong amount is put right in the next statement."),
    )  # fmt: skip
    about = {errors.QuestionTextInvalid: "text"}


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.ASK)
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Ask about a line of a statement."""
    statement = frame.statement(request, key)
    gates.require(request, frame.ASK, client_id=statement.client_id)
    form = QuestionForm(sections.sent(request), initial={"line": request.GET.get("line", "")})
    form.choose("line", _lines(statement))
    here = reverse("billing_statement", args=[statement.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        given = sections.given(form, "key", "line", "text")
        actions.ask(statement=statement, **given, by=by, at=at)
        return sections.Done(said=_("Your question is asked. You find the answer here."), url=here)

    trail = [*frame.back_to_statements(), sections.Step(label=months.name_of(statement), url=here)]
    return frame.SECTION.form_page(
        request, form, title=_("Ask about the statement"), submit=_("Ask"), act=act, trail=trail
    )


@require_safe
@never_cache
@gates.allowed(frame.ANSWER)
def every(request: HttpRequest) -> HttpResponse:
    """List the questions that wait for an answer, the oldest first."""
    rights = gates.rights(request)
    found = [
        {
            "question": one,
            "name": months.name_of(one.statement),
            "line": dict(_lines(one.statement)).get(one.line, one.line) if one.line else "",
        }
        for one in billing_queries.waiting_questions()
        if rights.may(frame.ANSWER, client_id=one.client_id)
    ]
    return frame.SECTION.show(request, "billing/questions.html", {"found": found})


@require_http_methods(["GET", "POST"])
@never_cache
@gates.allowed(frame.ANSWER)
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Answer a question of a client's user."""
    question = billing_queries.question(key)
    gates.require(request, frame.ANSWER, client_id=question.client_id)
    form = AnswerForm(sections.sent(request))
    here = reverse("billing_statement", args=[question.statement.key])

    def act(by: facts.Actor, at: datetime) -> sections.Done:
        actions.answer(question=question, text=form.cleaned_data["text"], by=by, at=at)
        return sections.Done(said=_("The answer is stored, and the client can read it."), url=here)

    trail = [
        *frame.back_to_statements(), sections.Step(label=months.name_of(question.statement), url=here),
    ]  # fmt: skip
    context = {"question": question, "line": dict(_lines(question.statement)).get(question.line, "")}
    return frame.SECTION.form_page(
        request, form, title=_("Answer a question"), submit=_("Answer"), act=act, trail=trail,
        template="billing/answer.html", context=context,
    )  # fmt: skip


def _lines(statement: billing_queries.Statement) -> base_forms.Choices:
    queues = statements.queue_names(statement.programme)
    named = [shown.line(one, currency=statement.currency, queues=queues) for one in billing_queries.lines(statement)]
    return [("", _("the whole statement")), *((one.line.code, f"{one.name} ({one.amount})") for one in named)]
