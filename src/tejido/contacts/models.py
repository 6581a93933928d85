"""Customers of a client, and the contact with its stays, offers, legs and messages."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.contacts import billing_tables, fairness_tables, history_tables, marks, mentoring_tables, piece_tables
from tejido.core import contact_states, metrics
from tejido.journal import spells
from tejido.people import models as people

# Django finds an app's models through this module; those in `marks`, `history_tables` and
# `mentoring_tables` are written apart.
MARKS = (marks.Note, marks.Hold, marks.Attachment, marks.AbuseFlag, marks.Hand, marks.SurveyAnswer, marks.Treatment)
MENTORING = (mentoring_tables.Pairing, mentoring_tables.RungProposal)
HISTORY = (
    history_tables.QueueInterval, history_tables.AgentInterval, history_tables.ServingDay, history_tables.RollUp,
    history_tables.PublishedReport, history_tables.ReportSchedule, history_tables.ReportDelivery,
    fairness_tables.FairnessDay, piece_tables.TaskReview,
)  # fmt: skip
BILLING = (billing_tables.Statement, billing_tables.StatementQuestion)


class Customer(models.Model):
    """Who contacts one client; never joined across clients."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    display_name = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["id", "client"], name="customer_with_client")]


class CustomerAddress(models.Model):
    """An address of a customer on a channel; earlier contacts stay hidden until it is verified."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="addresses")
    channel = models.TextField()
    address = models.TextField()
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "channel", "address"], name="address_belongs_to_one_customer"),
            models.CheckConstraint(
                condition=Q(channel__in=contact_states.CLIENT_CHANNELS), name="address_channel_known"
            ),
            models.CheckConstraint(condition=~Q(address=""), name="address_is_not_empty"),
        ]


class Thread(models.Model):
    """One customer's exchange across contacts and channels; its token lets the customer's browser resume it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True)
    # Machine time at which the customer's browser was last there.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["id", "client"], name="thread_with_client")]


class Contact(models.Model):
    """One interaction from arrival to end, on one channel."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    programme = models.ForeignKey(clients.Programme, on_delete=models.PROTECT)
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT, null=True, blank=True)
    channel = models.TextField()
    direction = models.TextField()
    language = models.CharField(max_length=2)
    state = models.TextField(default="waiting")
    priority = models.PositiveSmallIntegerField(default=0)
    difficulty = models.PositiveSmallIntegerField(default=1)
    # What a task is about; a contact with a customer has none.
    title = models.TextField(blank=True, default="")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, null=True, blank=True)
    previous_contact = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    previous_reason = models.TextField(null=True, blank=True)
    provider_id = models.TextField()
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    message_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=contact_states.CHANNELS), name="contact_channel_known"),
            models.CheckConstraint(
                condition=Q(direction__in=contact_states.DIRECTIONS), name="contact_direction_known"
            ),
            models.CheckConstraint(condition=Q(state__in=tuple(contact_states.CONTACT)), name="contact_state_known"),
            models.CheckConstraint(
                condition=Q(previous_contact__isnull=True, previous_reason__isnull=True)
                # "Unknown" is not "false" to a check: an absent reason must be refused by name.
                | Q(
                    previous_contact__isnull=False,
                    previous_reason__isnull=False,
                    previous_reason__in=contact_states.PREVIOUS_REASONS,
                ),
                name="previous_contact_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=("task", contact_states.HELP)) | Q(customer__isnull=False),
                name="only_a_task_has_no_customer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ended", "abandoned"), ended_at__isnull=False)
                | Q(state__in=("waiting", "offered", "serving"), ended_at__isnull=True)
                | Q(state="wrapping"),
                name="contact_end_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(previous_contact__isnull=True) | ~Q(previous_contact=F("id")),
                name="contact_does_not_follow_itself",
            ),
            models.CheckConstraint(condition=~Q(provider_id=""), name="contact_is_named_by_its_source"),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1) & Q(difficulty__lte=contact_states.DIFFICULTY_MAX),
                name="contact_difficulty_within_limits",
            ),
            models.UniqueConstraint(fields=["client", "channel", "provider_id"], name="contact_is_taken_in_once"),
            models.UniqueConstraint(fields=["id", "client"], name="contact_with_client"),
        ]
        indexes = [
            models.Index(fields=["queue", "arrived_at"], condition=Q(state="waiting"), name="contact_waiting"),
            # Whom a queue's agents serve now; a contact is served as long as it has an open serving leg.
            models.Index(fields=["queue"], condition=Q(state="serving"), name="contact_serving"),
            models.Index(fields=["thread"], name="contact_of_thread"),
            models.Index(fields=["client", "-arrived_at", "-id"], name="contact_of_client"),
        ]


class Stay(models.Model):
    """One contact in one queue: service level, waiting, abandonment, overflow and transfer are counted here."""

    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="stays")
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    left_how = models.TextField(null=True, blank=True)
    target_seconds = models.PositiveIntegerField()
    target_share = models.FloatField()
    variant = models.TextField()
    # Up to here an abandonment is short; unknown of stays from before it was kept, which take the programme's own.
    short_abandon_seconds = models.PositiveIntegerField(null=True, blank=True)
    # Ahead of whoever waits already: it was being served when the line broke, or comes from another agent.
    at_front = models.BooleanField(default=False)
    preferred_person = models.ForeignKey(
        people.Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    preferred_until_at = models.DateTimeField(null=True, blank=True)
    preference = models.TextField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(preferred_person__isnull=True, preferred_until_at__isnull=True, preference__isnull=True)
                | Q(
                    preferred_person__isnull=False,
                    preferred_until_at__isnull=False,
                    preference__isnull=False,
                    preference__in=contact_states.PREFERENCES,
                ),
                name="preference_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True, left_how__isnull=True)
                | Q(to_at__isnull=False, left_how__isnull=False, left_how__in=contact_states.STAY_LEFT),
                name="stay_ends_in_a_known_way",
            ),
            models.CheckConstraint(condition=Q(variant__in=metrics.VARIANTS), name="stay_variant_known"),
            models.CheckConstraint(
                condition=Q(target_share__gt=0, target_share__lte=1, target_seconds__gt=0),
                name="stay_target_within_limits",
            ),
            models.UniqueConstraint(fields=["id", "contact"], name="stay_with_contact"),
            spells.one_instant_spell("one_stay_at_a_time", "contact"),
            models.UniqueConstraint(fields=["contact"], condition=Q(to_at__isnull=True), name="one_open_stay"),
        ]
        indexes = [
            models.Index(fields=["queue", "from_at"], name="stay_of_queue"),
            # The latest that ended: whether a queue meets its target now, and how long a wait may take.
            models.Index(fields=["queue", "-to_at"], condition=Q(to_at__isnull=False), name="stay_ended_of_queue"),
        ]


class Offer(models.Model):
    """One contact put before one agent for a limited time."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="offers")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT)
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="offers")
    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT)
    channel = models.TextField()
    state = models.TextField(default="pending")
    offered_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(null=True, blank=True)
    policy_version = models.PositiveIntegerField()
    epoch = models.BigIntegerField()
    decision = models.BigIntegerField()
    terms = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=tuple(contact_states.OFFER)), name="offer_state_known"),
            models.CheckConstraint(
                condition=Q(state="pending", answered_at__isnull=True)
                | (~Q(state="pending") & Q(answered_at__isnull=False)),
                name="offer_answer_matches_state",
            ),
            models.CheckConstraint(condition=Q(deadline_at__gt=F("offered_at")), name="offer_has_time"),
            models.UniqueConstraint(fields=["contact"], condition=Q(state="pending"), name="one_pending_offer"),
            models.UniqueConstraint(fields=["pool", "epoch", "decision"], name="decision_is_numbered_once"),
        ]
        indexes = [
            models.Index(fields=["pool", "deadline_at"], condition=Q(state="pending"), name="offer_pending"),
            models.Index(fields=["person", "offered_at"], name="offer_of_person"),
            models.Index(fields=["answered_at"], condition=Q(answered_at__isnull=False), name="offer_answered"),
        ]


class Leg(models.Model):
    """One participant's part in a contact. At any instant a contact has at most one serving leg."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="legs")
    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="legs", null=True, blank=True)
    role = models.TextField()
    state = models.TextField(default="open")
    # The offer it came from; a leg without one was taken over, handed over or joined.
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="leg")
    mode = models.TextField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    from_at = models.DateTimeField()
    wrap_from_at = models.DateTimeField(null=True, blank=True)
    to_at = models.DateTimeField(null=True, blank=True)
    disposition = models.ForeignKey(clients.Disposition, on_delete=models.PROTECT, null=True, blank=True)
    note = models.TextField(null=True, blank=True)
    note_salt = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=contact_states.LEG_ROLES), name="leg_role_known"),
            models.CheckConstraint(condition=Q(state__in=tuple(contact_states.LEG)), name="leg_state_known"),
            models.CheckConstraint(
                condition=Q(role="assistant") | Q(person__isnull=False), name="only_the_assistant_is_no_person"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", to_at__isnull=False) | (~Q(state="ended") & Q(to_at__isnull=True)),
                name="leg_end_matches_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("invited", "open"), wrap_from_at__isnull=True)
                | Q(state="wrapping", wrap_from_at__isnull=False)
                | Q(state="ended"),
                name="leg_wrap_up_matches_state",
            ),
            # Zero seconds are possible: two things happen within one tick of the clock.
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="leg_does_not_end_before_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(note__isnull=True, note_salt__isnull=True) | Q(note__isnull=False, note_salt__isnull=False),
                name="note_and_salt_go_together",
            ),
            models.CheckConstraint(
                condition=Q(mode__isnull=True) | Q(mode__in=contact_states.LEG_MODES), name="leg_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(end_reason__in=contact_states.LEG_END_REASONS),
                name="leg_end_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="invited") | Q(role="consulting"), name="only_a_consultation_is_invited"
            ),
            models.UniqueConstraint(
                fields=["contact", "person"],
                condition=Q(to_at__isnull=True) & ~Q(role="serving"),
                name="one_leg_beside_for_each",
            ),
            models.UniqueConstraint(fields=["id", "contact"], name="leg_with_contact"),
            spells.one_instant_spell("one_serving_leg_at_a_time", "contact", condition=Q(role="serving")),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(to_at__isnull=True), name="leg_open_of_person"),
            models.Index(fields=["person", "from_at"], name="leg_of_person"),
            models.Index(
                fields=["to_at"], condition=Q(role="serving") & Q(to_at__isnull=False), name="serving_leg_ended"
            ),
            models.Index(fields=["from_at"], condition=Q(role="serving"), name="serving_leg_began"),
        ]


class Message(models.Model):
    """One message of a contact; text and salt can be erased, the digest stays."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    client = models.ForeignKey(clients.Client, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.TextField()
    leg = models.ForeignKey(Leg, on_delete=models.PROTECT, null=True, blank=True)
    client_message_id = models.UUIDField()
    text = models.TextField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="message_numbered_once"),
            models.UniqueConstraint(fields=["contact", "client_message_id"], name="message_is_sent_once"),
            models.CheckConstraint(condition=Q(author__in=contact_states.AUTHORS), name="message_author_known"),
            models.CheckConstraint(
                condition=Q(text__isnull=True, salt__isnull=True) | Q(text__isnull=False, salt__isnull=False),
                name="text_and_salt_go_together",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="message_digest_is_a_digest"),
        ]


class Leadership(models.Model):
    """Who leads a pool's routing; the epoch grows with every change of leader, and each claim names its own."""

    pool = models.OneToOneField(clients.Pool, on_delete=models.PROTECT, primary_key=True)
    epoch = models.BigIntegerField(default=0)
    holder = models.TextField(blank=True, default="")
    taken_at = models.DateTimeField(null=True, blank=True)


class RoutingPolicy(models.Model):
    """A pool's routing policy as data, by version."""

    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT)
    version = models.PositiveIntegerField()
    policy = models.JSONField()
    from_at = models.DateTimeField()
    set_by_user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "version"], name="policy_version_once")]


class RouterInput(models.Model):
    """The pool's input log: what the router was told, in its own order, so that its decisions can be replayed."""

    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT)
    epoch = models.BigIntegerField()
    sequence = models.BigIntegerField()
    position = models.BigIntegerField()
    world_at = models.DateTimeField()
    what = models.TextField()
    data = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "epoch", "sequence"], name="router_input_once")]
