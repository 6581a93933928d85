"""Tasks that were done are accepted, or rejected by their ids: what work by the piece is paid for follows from it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tejido.access import gates
from tejido.clients import queries as client_queries
from tejido.contacts import errors as contact_errors
from tejido.contacts import intake, piece_work
from tejido.journal import clock
from tejido.web.shared import refusals
from tejido.web.supervisor import tasks

CHARACTERS_MAX = piece_work.IDS_MAX * (intake.PROVIDER_ID_CHARACTERS_MAX + 2)


class ReviewForm(forms.Form):
    """Some tasks of a programme, and what is decided about them."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    decision = forms.ChoiceField(
        label=gettext_lazy("What is decided"),
        choices=[
            ("rejected", gettext_lazy("Rejected: not paid by the piece")),
            ("accepted", gettext_lazy("Accepted after all")),
        ],
    )
    ids = forms.CharField(
        label=gettext_lazy("Ids of the tasks"), max_length=CHARACTERS_MAX,
        help_text=gettext_lazy("One a line, up to 500. A task that nobody rejects counts as accepted."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@gates.allowed(tasks.VERB)
def page(request: HttpRequest) -> HttpResponse:
    """Show the form; accept or reject the tasks that it names."""
    rights = gates.rights(request)
    programmes = {
        str(one.key): one
        for one in client_queries.programmes()
        if rights.may(tasks.VERB, client_id=one.client_id)
    }  # fmt: skip
    form = ReviewForm(request.POST if request.method == "POST" else None)
    field = form.fields["programme"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(key, one.name) for key, one in programmes.items()]
    problem, said = "", ""
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            count = piece_work.review(
                programme=programmes[given["programme"]], is_accepted=given["decision"] == "accepted",
                provider_ids={line.strip() for line in given["ids"].splitlines() if line.strip()},
                user_id=gates.user(request).pk, recorded_at=clock.machine_now(), by=gates.actor(request),
                at=clock.now(),
            )  # fmt: skip
            said = ngettext("%(count)s task changed.", "%(count)s tasks changed.", count) % {"count": count}
        except contact_errors.TaskReviewInvalid as refusal:
            problem = refusals.beside(refusal)
    context = {"form": form, "problem": problem, "said": said, "has_programmes": bool(programmes)}
    return render(request, "supervisor/task_reviews.html", context, status=400 if problem else 200)
