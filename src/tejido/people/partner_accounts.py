"""Accounts that speak for a partner: inviting somebody, ending it, and whose account it is.

A partner's account has the role `partner`, which reaches no client and nothing of the operator's. While its pages are
read, the scope of the transaction is the partner alone, written as the partner's id below zero: the policies of the
tables that partners see open the rows of this partner, and nothing else opens at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from tejido.access import actions as access_actions
from tejido.access import models as access
from tejido.access import queries as access_queries
from tejido.core import facts
from tejido.journal import actions as journal
from tejido.journal import scopes
from tejido.people import errors, partner_tables, programme_tables


@dataclass(frozen=True, kw_only=True)
class Account:
    """An account, or an invitation to one, that speaks for a partner now."""

    key: UUID
    email: str
    name: str
    is_open: bool


@transaction.atomic
def open_account(
    *,
    partner: programme_tables.Partner,
    email: str,
    language: str,
    key: UUID,
    by: facts.Actor,
    at: datetime,
    now: datetime,
) -> partner_tables.PartnerLink:
    """Let somebody speak for a partner: invite them, or connect the account they have.

    Args:
        key: Made with the form: the same one again returns the link that it made.
        now: Machine time; the invitation runs out by it.
    Raises: PartnerGone, AccountOfAnotherPartner, EmailInvalid, LanguageInvalid, AlreadyInvited, UserDeactivated
    """
    made = partner_tables.PartnerLink.objects.filter(key=key).first()
    if made is not None:
        return made
    if programme_tables.Partner.objects.select_for_update().get(pk=partner.pk).ended_at is not None:
        raise errors.PartnerGone(errors.PartnerGone.__doc__)
    user = access_queries.user_by_email(email)
    if user is None:
        invitation = access_actions.invite(
            email=email, role="partner", language=language, key=key, by=by, at=at, now=now
        )
        link = partner_tables.PartnerLink.objects.create(
            key=key, partner=partner, invitation_id=invitation.pk, from_at=at
        )
    else:
        if partner_of(user.pk, at=at) is not None or partner_tables.PartnerLink.objects.filter(
            user_id=user.pk, to_at=None
        ):
            raise errors.AccountOfAnotherPartner(errors.AccountOfAnotherPartner.__doc__)
        if "partner" not in access_queries.roles_of(user, at=at):
            access_actions.grant_role(user=user, role="partner", by=by, at=at)
        link = partner_tables.PartnerLink.objects.create(key=key, partner=partner, user_id=user.pk, from_at=at)
    journal.record(
        "partner_account_opened", by=by, at=at, client_id=scopes.OPERATOR, link=link.pk, partner=partner.pk,
        user=link.user_id, invitation=link.invitation_id,
    )  # fmt: skip
    return link


@transaction.atomic
def end_account(*, link: partner_tables.PartnerLink, by: facts.Actor, at: datetime, now: datetime) -> None:
    """End that an account speaks for a partner, from the next request on; an open invitation is withdrawn.

    Args:
        now: Machine time.
    """
    locked = partner_tables.PartnerLink.objects.select_for_update().get(pk=link.pk)
    if locked.to_at is not None:
        return
    partner_tables.PartnerLink.objects.filter(pk=link.pk).update(to_at=max(at, locked.from_at))
    invitation = access.Invitation.objects.filter(
        pk=locked.invitation_id or 0, accepted_at=None, withdrawn_at=None
    ).first()
    if invitation is not None:
        access_actions.withdraw_invitation(invitation=invitation, by=by, at=at, now=now)
    journal.record(
        "partner_account_ended", by=by, at=at, client_id=scopes.OPERATOR, link=link.pk, partner=locked.partner_id
    )


def partner_of(user_id: int, *, at: datetime) -> int | None:
    """Return the id of the partner that an account speaks for at an instant; asked whatever the scope is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_of_user(%s, %s)", [user_id, at])
        (found,) = cursor.fetchone()
    return None if found is None else int(found)


@contextmanager
def entered(partner_id: int) -> Iterator[None]:
    """Set the scope of the open transaction to one partner, and to nothing when this is over.

    Whoever reads inside sees this partner's own rows; people, clients and every other partner are closed.
    """
    scopes.assign({-partner_id})
    try:
        yield
    finally:
        scopes.assign(())


@contextmanager
def acting(partner_id: int) -> Iterator[None]:
    """Widen a partner's scope for the length of one action, whose fact is the operator's.

    What the action changes was looked up in the partner's own scope before; nothing is looked up inside.
    """
    scopes.assign({-partner_id, scopes.OPERATOR})
    try:
        yield
    finally:
        scopes.assign({-partner_id})


def accounts(partner: programme_tables.Partner) -> Sequence[Account]:
    """Return the accounts and the open invitations that speak for a partner."""
    links = list(partner_tables.PartnerLink.objects.filter(partner=partner, to_at=None).order_by("from_at"))
    invitations = access.Invitation.objects.select_related("accepted_by").in_bulk(
        [link.invitation_id for link in links if link.invitation_id is not None]
    )
    users = access.User.objects.in_bulk([link.user_id for link in links if link.user_id is not None])
    found = []
    for link in links:
        invitation = invitations.get(link.invitation_id or 0)
        user = invitation.accepted_by if invitation is not None else users.get(link.user_id or 0)
        if user is not None:
            found.append(Account(key=link.key, email=user.email, name=user.display_name, is_open=user.is_active))
        elif invitation is not None:
            found.append(Account(key=link.key, email=invitation.email, name="", is_open=False))
    return found


def speakers(partner: programme_tables.Partner) -> Sequence[access.User]:
    """Return the open accounts that speak for a partner, for mails to them."""
    links = partner_tables.PartnerLink.objects.filter(partner=partner, to_at=None)
    invited = access.Invitation.objects.filter(pk__in=links.exclude(invitation_id=None).values("invitation_id"))
    meant = Q(pk__in=links.exclude(user_id=None).values("user_id")) | Q(pk__in=invited.values("accepted_by_id"))
    return list(access.User.objects.filter(meant, is_active=True).order_by("pk"))


def link(key: UUID, *, partner: programme_tables.Partner | None = None) -> partner_tables.PartnerLink:
    """Return what connects an account to a partner.

    Raises: NoSuchPartnerAccount
    """
    wanted = Q(key=key) if partner is None else Q(key=key, partner=partner)
    found = partner_tables.PartnerLink.objects.select_related("partner").filter(wanted).first()
    if found is None:
        raise errors.NoSuchPartnerAccount(errors.NoSuchPartnerAccount.__doc__)
    return found
