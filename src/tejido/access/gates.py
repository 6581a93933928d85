"""Gates before views: who may enter, and on whose rows.

    @gates.allowed("desk.use")
    def page(request: HttpRequest) -> HttpResponse: ...

A stranger is sent to the sign-in page and anybody else whose roles do not reach it is refused; what either looks like
on a page or in JSON is decided by `web.shared.middleware`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from tejido.access import errors, models, queries
from tejido.core import facts
from tejido.journal import clock, scopes

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
RIGHTS = "tejido_rights"


def allowed(verb: str) -> Callable[[View[Given]], View[Given]]:
    """Return the decorator that lets only those into a view whose roles give a verb.

    Raises (the view): SignInNeeded, NotAllowed
    """

    def decorate(view: View[Given]) -> View[Given]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            require(request, verb)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def require(request: HttpRequest, verb: str, *, client_id: int | None = None) -> None:
    """Make sure that whoever asks may do something, for a client where one is named.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: the roles held do not reach it.
    """
    if not request.user.is_authenticated:
        raise errors.SignInNeeded(errors.SignInNeeded.__doc__)
    if not rights(request).may(verb, client_id=client_id):
        raise errors.NotAllowed(errors.NotAllowed.__doc__)


def rights(request: HttpRequest) -> queries.Rights:
    """Return what whoever asks may do, looked up once for each request."""
    known: queries.Rights | None = getattr(request, RIGHTS, None)
    if known is None:
        # A stranger's rights need no clock, so the sign-in page also stands before `tejido init`.
        known = queries.rights(request.user, at=clock.now()) if request.user.is_authenticated else queries.STRANGER
        setattr(request, RIGHTS, known)
    return known


def user(request: HttpRequest) -> models.User:
    """Return the signed-in user.

    Raises: SignInNeeded
    """
    if not isinstance(request.user, models.User):
        raise errors.SignInNeeded(errors.SignInNeeded.__doc__)
    return request.user


def actor(request: HttpRequest) -> facts.Actor:
    """Return the signed-in user as the one who acts.

    Raises: SignInNeeded
    """
    return facts.Actor("user", user(request).pk)


def person(request: HttpRequest) -> int:
    """Return the id of the person behind the signed-in user.

    Raises:
        SignInNeeded: nobody is signed in.
        NotAllowed: the account belongs to nobody who works with us.
    """
    person_id = user(request).person_id
    if person_id is None:
        raise errors.NotAllowed(errors.NotAllowed.__doc__)
    return person_id


def own(view: View[Given]) -> View[Given]:
    """Let whoever has a person behind their account into a page about that person, whatever roles they hold.

    The operator's rows are brought into scope where no role does so already. The view shows and changes nothing but
    what belongs to `person(request)`.

    Raises (the view): SignInNeeded, NotAllowed
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        person(request)
        if scopes.OPERATOR not in rights(request).scope:
            scopes.assign({scopes.OPERATOR, *rights(request).scope})
        return view(request, *args, **kwargs)

    return guarded


def enter_client(client_id: int) -> None:
    """Set the scope of the request's transaction to one client, whoever asks.

    For pages that customers see: what opens them is the programme's public key or the thread's token, not the session
    that this browser may also have.
    """
    scopes.assign({client_id})
