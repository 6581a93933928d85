"""Complaining without a name: a public page that keeps no account, no address and no hour, and works without a script.

Whoever is signed in may use it too: nothing here looks at who asks, but for the language they read. Floods are slowed
down for everybody together, since counting for each address would mean to keep addresses.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tejido.access import limits
from tejido.core import facts
from tejido.journal import clock, scopes
from tejido.people.employment import errors, grievances
from tejido.web.people import public_frame
from tejido.web.people.employment import complaints, days, forms
from tejido.web.shared import public_language, refusals

EVERYBODY = "everybody"
WINDOW_SECONDS = 600
NEW_COMPLAINTS = limits.Rule(what="hear_new", attempts_max=60, window_seconds=WINDOW_SECONDS)
RECEIPTS = limits.Rule(what="hear_receipts", attempts_max=600, window_seconds=WINDOW_SECONDS)
GROUP_LENGTH = 4


@require_http_methods(["GET", "POST"])
@never_cache
@public_language.spoken
def hear(request: HttpRequest) -> HttpResponse:
    """Take in a complaint without a name, and show its receipt once."""
    _enter()
    form = forms.UnnamedComplaintForm(request.POST if request.method == "POST" else None)
    form.fields["receipt"].initial = new_receipt()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        receipt = _receipt_of(given["receipt"])
        limits.take(NEW_COMPLAINTS, subject=EVERYBODY, now=clock.machine_now())
        today = days.today()
        try:
            with transaction.atomic():
                row = grievances.complain_unnamed(
                    category=given["category"], handler=given["handler"], text=given["text"], receipt=receipt,
                    received_date=today, at=days.beginning(today),
                )  # fmt: skip
        except Exception as problem:
            _say(form, problem)
        else:
            context = {"receipt": shown(receipt), "day": row.answer_by_date}
            return public_frame.show(request, "people/employment/hear_received.html", context)
    return public_frame.show(
        request, "people/employment/hear.html", {"form": form, **_head(form, _("Complain without your name"))}
    )


@require_http_methods(["GET", "POST"])
@never_cache
@public_language.spoken
def look_up(request: HttpRequest) -> HttpResponse:
    """Open a complaint by its receipt."""
    _enter()
    form = forms.ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = _found(form)
        if found is not None:
            return _opened(request, found, receipt=form.cleaned_data["receipt"], form=forms.WriteForm())
    context = {"form": form, **_head(form, _("Read the answer to your complaint"))}
    return public_frame.show(request, "people/employment/hear_look_up.html", context)


@require_POST
@never_cache
@public_language.spoken
def write(request: HttpRequest) -> HttpResponse:
    """Write on, or appeal, by the receipt."""
    _enter()
    receipt = forms.ReceiptForm(request.POST)
    found = _found(receipt) if receipt.is_valid() else None
    if found is None:
        context = {"form": receipt, **_head(receipt, _("Read the answer to your complaint"))}
        return public_frame.show(request, "people/employment/hear_look_up.html", context)
    form, today, is_sent = forms.WriteForm(request.POST), days.today(), False
    if form.is_valid():
        step = grievances.appeal if request.POST.get("step") == "appeal" else grievances.write_on
        try:
            with transaction.atomic():
                step(
                    grievance=found, text=form.cleaned_data["text"], key=form.cleaned_data["key"], written_date=today,
                    by=facts.SYSTEM, at=days.beginning(today),
                )  # fmt: skip
        except Exception as problem:
            _say(form, problem)
        else:
            form, is_sent = forms.WriteForm(), True
            found.refresh_from_db()
    return _opened(request, found, receipt=receipt.cleaned_data["receipt"], form=form, is_sent=is_sent)


def new_receipt() -> str:
    """Return a receipt that nobody guesses."""
    return "".join(secrets.choice(grievances.RECEIPT_LETTERS) for _ in range(grievances.RECEIPT_LENGTH))


def shown(receipt: str) -> str:
    """Return a receipt in groups, as it is read and written down."""
    return "-".join(receipt[start : start + GROUP_LENGTH] for start in range(0, len(receipt), GROUP_LENGTH))


def _enter() -> None:
    """See the operator's own rows for this request, whoever asks."""
    scopes.assign({scopes.OPERATOR})


def _receipt_of(text: str) -> str:
    """Return the receipt that the form was made with; one that was tampered with is replaced."""
    try:
        return grievances.plain_receipt(text)
    except errors.NoSuchGrievance:
        return new_receipt()


def _found(form: forms.ReceiptForm) -> grievances.Grievance | None:
    limits.take(RECEIPTS, subject=EVERYBODY, now=clock.machine_now())
    try:
        return grievances.by_receipt(form.cleaned_data["receipt"])
    except errors.NoSuchGrievance as problem:
        refusal = refusals.of(problem)
        form.add_error("receipt", refusal.sentence if refusal else "")
        return None


def _opened(
    request: HttpRequest, found: grievances.Grievance, *, receipt: str, form: Any, is_sent: bool = False
) -> HttpResponse:
    context = {
        **complaints.told_to_reporter(found), "receipt": shown(grievances.plain_receipt(receipt)), "form": form,
        "is_sent": is_sent,
    }  # fmt: skip
    return public_frame.show(request, "people/employment/hear_complaint.html", context)


def _say(form: Any, problem: Exception) -> None:
    about = getattr(form, "about", {})
    field = about.get(type(problem))
    form.add_error(field if field in form.fields else None, refusals.beside(problem))


def _head(form: Any, title: str) -> dict[str, str]:
    is_refused = form.is_bound and bool(form.errors)
    return {"title": title, "head_title": _("Not stored yet: %(title)s") % {"title": title} if is_refused else title}
