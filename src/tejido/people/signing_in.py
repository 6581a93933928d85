"""Signing in as an agent: whoever is employed is invited, and whoever has an account already is let in with it.

A learner's account is for their own pages and has no role. Once they are hired, the same account gets the desk; what
they learned and told stays theirs.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.access import roles
from tejido.core import facts
from tejido.people import errors, models

ROLE: roles.Role = "agent"
# How far somebody is: nothing there, invited, invited to their own pages alone, an account that does not reach the
# desk, one that does, or one that was closed.
Standing = Literal["none", "invited", "invited_to_own_pages", "own_pages", "agent", "closed"]


def standing(person: models.Person, *, at: datetime, now: datetime) -> Standing:
    """Return how far somebody is with signing in as an agent.

    Args:
        now: Machine time; invitations run out by it.
    """
    user = access_queries.user_of_person(person.pk)
    if user is None:
        invitation = access_queries.open_invitation_of(person.pk, now=now)
        if invitation is None:
            return "none"
        return "invited" if invitation.role == ROLE else "invited_to_own_pages"
    if not user.is_active:
        return "closed"
    return "agent" if ROLE in access_queries.roles_of(user, at=at) else "own_pages"


@transaction.atomic
def invite(
    *, person: models.Person, email: str, language: str, key: UUID, on: date, by: facts.Actor, at: datetime,
    now: datetime,
) -> access.Invitation:  # fmt: skip
    """Invite somebody who is employed, or will be, to sign in as an agent.

    Args:
        on: Today.
        key: Made with the form: the same one again returns the invitation that it made.
        now: Machine time; the invitation runs out by it.
    Raises: NotEmployed, EmailInvalid, LanguageInvalid, AccountExists, PersonHasAccount, AlreadyInvited
    """
    made = access.Invitation.objects.filter(key=key).first()
    if made is not None:
        return made
    _check_employed(person, on=on)
    return access_actions.invite(
        email=email, role=ROLE, person_id=person.pk, language=language, key=key, by=by, at=at, now=now
    )


@transaction.atomic
def let_in(*, person: models.Person, on: date, by: facts.Actor, at: datetime) -> None:
    """Let somebody who is employed, or will be, use the desk with the account they have; done already, it is done.

    Args:
        on: Today.
    Raises: NotEmployed, NoAccount, UserDeactivated
    """
    models.Person.objects.select_for_update().get(pk=person.pk)
    user = access_queries.user_of_person(person.pk)
    if user is None:
        raise errors.NoAccount(errors.NoAccount.__doc__)
    if ROLE in access_queries.roles_of(user, at=at):
        return
    _check_employed(person, on=on)
    access_actions.grant_role(user=user, role=ROLE, by=by, at=at)


def _check_employed(person: models.Person, *, on: date) -> None:
    held = models.Employment.objects.filter(Q(to_date=None) | Q(to_date__gt=on), person=person, superseded_at=None)
    if not held.exists():
        raise errors.NotEmployed(errors.NotEmployed.__doc__)
