"""Who reaches the pages about themselves and the pages of coaches, and which day it is there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.journal import clock, scopes
from tejido.journal import queries as journal_queries
from tejido.people import coaching, growth, queries

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]
OwnView = Callable[Concatenate[HttpRequest, queries.Person, Given], HttpResponseBase]
CoachView = Callable[Concatenate[HttpRequest, coaching.Coach, Given], HttpResponseBase]
COACH = "growth.coach"


def own(view: OwnView[Given]) -> View[Given]:
    """Hand a view the person whom it is about: whoever is signed in, whatever their roles; a learner may have none.

    Raises (the view): SignInNeeded, NotAllowed
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        person_id = gates.person(request)
        scopes.assign(gates.rights(request).scope | {scopes.OPERATOR})
        return view(request, growth.person_of(person_id), *args, **kwargs)

    return guarded


def coaches(view: CoachView[Given]) -> View[Given]:
    """Hand a view the coach who asks: a supervisor, or somebody whose position makes them one.

    Raises (the view): SignInNeeded, NotAllowed
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        user = gates.user(request)
        coach = coaching.Coach(user_id=user.pk, person_id=user.person_id, supervises=gates.rights(request).may(COACH))
        # Without a role there is no scope in which it could be looked up what they are.
        if not coach.supervises and (user.person_id is None or not gates.rights(request).scope):
            raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
        if not coaching.is_coach(coach, on=today()):
            raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
        return view(request, coach, *args, **kwargs)

    return guarded


def today() -> date:
    """Return the operator's business day."""
    return journal_queries.business_day(clock.now())
