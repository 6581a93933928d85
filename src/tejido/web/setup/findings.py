"""What is said of each thing that is missing, and where it is put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Told:
    """The words for one code of `people.readiness`: a sentence, and the page where it is put right.

    Args:
        sentence: May name `%(name)s`, `%(channel)s` and `%(count)s`.
        label: What is done there.
        page: The name of an address; `takes_key` says that it is about one client, programme or queue.
        verb: Who may go there.
    """

    sentence: str | Promise
    label: str | Promise
    page: str
    takes_key: bool = True
    verb: str = "clients.change"


def _serve(sentence: str | Promise) -> Told:
    return Told(sentence=sentence, label=_("To the agents"), page="setup_agents", takes_key=False, verb="people.see")


TOLD: Mapping[str, Told] = {
    "no_pool": Told(
        sentence=_("There is no routing pool. Queues and agents belong to one, and its router brings them together."),
        label=_("Make a pool"),
        page="setup_pools",
        takes_key=False,
        verb="queues.change",
    ),
    "no_client": Told(
        sentence=_("There is no client yet."), label=_("Take on a client"), page="setup_add_client", takes_key=False
    ),
    "no_programme": Told(
        sentence=_("%(name)s has no programme yet."), label=_("Give it a programme"), page="setup_add_programme"
    ),
    "no_origin": Told(
        sentence=_("No site may show the widget of %(name)s, so no customer can write."),
        label=_("Name its sites"),
        page="setup_origins",
    ),
    "no_notice": Told(
        sentence=_("%(name)s has no data-treatment notice: customers give personal data without having read one."),
        label=_("Write the notice"),
        page="setup_notice",
    ),
    "no_queue": Told(
        sentence=_("%(name)s has no queue, so its contacts have nowhere to wait."),
        label=_("Give it a queue"),
        page="setup_add_queue",
        verb="queues.change",
    ),
    "no_disposition": Told(
        sentence=_("%(name)s has no disposition, so agents cannot finish a wrap-up."),
        label=_("Add a disposition"),
        page="setup_add_disposition",
    ),
    "no_target": Told(
        sentence=_("%(name)s takes no channel: a channel is open once a target is set for it."),
        label=_("Set a target"),
        page="setup_target",
        verb="queues.change",
    ),
    "target_still_to_come": Told(
        sentence=_("The first target of %(name)s begins on a later day; until then it takes no contacts."),
        label=_("Set a target from today"),
        page="setup_target",
        verb="queues.change",
    ),
    "queue_closed": Told(
        sentence=_("%(name)s was closed by hand and takes no new contacts."),
        label=_("Open it again"),
        page="setup_queue",
        verb="clients.see",
    ),
    "queue_never_open": Told(
        sentence=_("%(name)s is open on no day of the week."),
        label=_("Change its hours"),
        page="setup_change_queue",
        verb="queues.change",
    ),
    "no_skill": Told(
        sentence=_("There is no skill to ask for yet; whoever serves the queue may take its contacts."),
        label=_("Name a skill"),
        page="setup_skills",
        takes_key=False,
        verb="clients.see",
    ),
    "no_agent": Told(
        sentence=_("There is no agent in any routing pool, so nobody can serve."),
        label=_("Register an agent"),
        page="setup_add_agent",
        takes_key=False,
        verb="people.change",
    ),
    "no_router": Told(
        sentence=_(
            "No router leads the pool %(name)s, so its contacts are offered to nobody. “tejido serve” starts one for"
            " every pool; “tejido route” starts one by itself."
        ),
        label=_("Look at the pool"),
        page="setup_pool",
        verb="setup.see",
    ),
    "agents_invited": Told(
        sentence=_("Agents who were invited and have not accepted yet: %(count)s. Until then they take no contacts."),
        label=_("To the invitations"),
        page="access",
        takes_key=False,
        verb="access.invite",
    ),
    "members_invited": Told(
        sentence=_(
            "%(channel)s in %(name)s: who may serve this queue was invited, but has not accepted yet (%(count)s)."
        ),
        label=_("To the invitations"),
        page="access",
        takes_key=False,
        verb="access.invite",
    ),
    "nobody_is_member": _serve(_("%(channel)s in %(name)s: nobody is allowed to serve this queue.")),
    "members_not_employed": _serve(_("%(channel)s in %(name)s: nobody who may serve this queue is employed today.")),
    "members_in_other_pool": _serve(
        _("%(channel)s in %(name)s: those who may serve this queue are in another routing pool than the queue.")
    ),
    "members_without_capacity": _serve(
        _("%(channel)s in %(name)s: nobody who may serve this queue has capacity for this channel.")
    ),
    "members_below_level": _serve(
        _("%(channel)s in %(name)s: nobody who may serve this queue reaches the levels that any of its steps asks for.")
    ),
    "members_below_rung": _serve(
        _("%(channel)s in %(name)s: those who may serve this queue are on a rung below its difficulty.")
    ),
    "members_without_account": _serve(
        _("%(channel)s in %(name)s: nobody who may serve this queue has an account to sign in with.")
    ),
}
