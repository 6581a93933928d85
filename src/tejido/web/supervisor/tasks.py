"""Back-office tasks: one by a form, or up to 500 of a pasted list or a file, tried first if wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.clients import errors as client_errors
from tejido.clients import queries as client_queries
from tejido.contacts import actions as contact_actions
from tejido.contacts import errors as contact_errors
from tejido.contacts import intake, task_lists
from tejido.journal import clock
from tejido.web.shared import refusals, uploads

VERB = "tasks.add"
FILE_BYTES_MAX = 1_000_000
REFUSED = (client_errors.NoSuchQueue, client_errors.NoTarget, client_errors.QueueClosed, contact_errors.TaskListInvalid)
OUTCOMES = {
    "new": _("would be made"),
    "known": _("is there already"),
    "made": _("made"),
    "refused": _("not made"),
}
PROBLEMS = {
    "columns": _("a line has three columns: id, title and text"),
    "id": _("the id has 1 to 200 characters"),
    "title": _("the title has 1 to 200 characters"),
    "text": _("the text has 1 to 4,000 characters"),
    "repeated": _("the same id stands on a line above"),
    "queue_full": _("the queue is full"),
}


class OneForm(forms.Form):
    """One task."""

    queue = forms.ChoiceField(label=_("Queue"))
    provider_id = forms.CharField(
        label=_("Id"), max_length=intake.PROVIDER_ID_CHARACTERS_MAX, required=False,
        help_text=_("What your other system calls it. The same id never makes a second task."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=intake.TITLE_CHARACTERS_MAX)
    text = forms.CharField(
        label=_("What to do"), max_length=contact_actions.TEXT_CHARACTERS_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    """A list of tasks, pasted or as a file."""

    queue = forms.ChoiceField(label=_("Queue"))
    lines = forms.CharField(
        label=_("Tasks"), required=False, max_length=task_lists.CHARACTERS_MAX,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("One task a line: id, title and text, separated by commas, semicolons or tabs; at most 500."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )  # fmt: skip

    def list_text(self) -> str:
        """Return the list as text.

        Raises: TaskListInvalid: the file is too large or no text.
        """
        given = self.cleaned_data["file"]
        if given is None:
            return str(self.cleaned_data["lines"])
        if given.size > FILE_BYTES_MAX:
            raise contact_errors.TaskListInvalid(contact_errors.TaskListInvalid.__doc__)
        try:
            return str(given.read().decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise contact_errors.TaskListInvalid(contact_errors.TaskListInvalid.__doc__) from problem


@uploads.holds(FILE_BYTES_MAX)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed(VERB)
def page(request: HttpRequest) -> HttpResponse:
    """Show the forms; take tasks in, or say what would become of them."""
    queues = _queues(request)
    choices = [(str(queue.key), f"{queue.programme.name} · {queue.name}") for queue in queues]
    is_one = request.POST.get("form") == "one"
    one = OneForm(request.POST if is_one else None, prefix="one", initial={"form_key": uuid4()})
    is_list = request.method == "POST" and not is_one
    many = ListForm(request.POST if is_list else None, request.FILES if is_list else None, prefix="list")
    for form in (one, many):
        field = form.fields["queue"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
    results: Sequence[task_lists.Result] = ()
    problem = ""
    form = one if is_one else many
    is_trial = not is_one and request.POST.get("do") != "make"
    if request.method == "POST" and form.is_valid():
        queue = next(queue for queue in queues if str(queue.key) == form.cleaned_data["queue"])
        try:
            results = _act(request, form, queue, is_trial=is_trial)
        except REFUSED as refusal:
            told = refusals.of(refusal)
            problem = told.sentence if told else ""
    shown = [
        {"task": result.task, "outcome": OUTCOMES[result.outcome], "is_refused": result.outcome == "refused",
         "problem": PROBLEMS.get(result.problem, "")}
        for result in results
    ]  # fmt: skip
    counted = Counter(result.outcome for result in results)
    context = {
        "one": one, "many": many, "has_queues": bool(queues), "results": shown, "problem": problem,
        "is_trial": is_trial, "may_set_up": gates.rights(request).may("setup.see"),
        "counts": [(OUTCOMES[outcome], count) for outcome, count in sorted(counted.items())],
    }  # fmt: skip
    return render(request, "supervisor/tasks.html", context, status=400 if problem else 200)


def _queues(request: HttpRequest) -> list[client_queries.Queue]:
    rights = gates.rights(request)
    return [
        queue
        for programme in client_queries.programmes()
        if rights.may(VERB, client_id=programme.client_id)
        for queue in client_queries.queues(programme, channel="task")
    ]


def _act(
    request: HttpRequest, form: forms.Form, queue: client_queries.Queue, *, is_trial: bool
) -> Sequence[task_lists.Result]:
    """Take in what a valid form holds, or try it.

    Raises: TaskListInvalid, NoSuchQueue, NoTarget, QueueClosed
    """
    if isinstance(form, ListForm):
        tasks = task_lists.read(form.list_text())
    else:
        given = form.cleaned_data
        own_id = given["provider_id"].strip() or str(given["form_key"])
        tasks = task_lists.checked(own_id, given["title"], given["text"])
    if is_trial:
        return task_lists.tried(tasks, programme=queue.programme)
    return task_lists.take_in(
        tasks, programme=queue.programme, queue_code=queue.code, language=queue.language, by=gates.actor(request),
        at=clock.now(),
    )  # fmt: skip
