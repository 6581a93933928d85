"""People, their documents, employment and placement, skills, and presence in its four parts."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from tejido.clients import models as clients
from tejido.core import contact_states, presence
from tejido.journal import spells
from tejido.people import (
    benefit_tables,
    consent_tables,
    duty_tables,
    employment_tables,
    funnel_tables,
    growth_tables,
    hours_tables,
    leaving_tables,
    merge_tables,
    opening_tables,
    partner_tables,
    pay_tables,
    programme_tables,
    rights_tables,
)
from tejido.reference import models as reference

# Django finds an app's models through this module; these are written apart, part by part.
APART = (
    benefit_tables,
    consent_tables,
    duty_tables,
    employment_tables,
    funnel_tables,
    growth_tables,
    hours_tables,
    leaving_tables,
    merge_tables,
    opening_tables,
    partner_tables,
    pay_tables,
    programme_tables,
    rights_tables,
)

WORK_MODES = programme_tables.WORK_MODES
RUNGS = programme_tables.RUNGS
CONTRACTS = ("indefinite", "fixed_term", "apprentice", "part_time")
LEGAL_REGIMES = ("co_on_site", "co_telework", "co_work_from_home", "other")


class Person(models.Model):
    """Somebody we know as a worker at any stage. The stage follows from dated spells; no column holds it."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    canonical_person = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    given_names = models.TextField()
    first_surname = models.TextField()
    second_surname = models.TextField(blank=True, default="")
    display_name = models.TextField()
    birth_date = models.DateField(null=True, blank=True)

    @property
    def full_name(self) -> str:
        """The given names and surnames that there are, in their order."""
        return " ".join(part for part in (self.given_names, self.first_surname, self.second_surname) if part)

    @property
    def standing_id(self) -> int:
        """The id of the record that stands for this person: the one it was merged into, or its own."""
        return self.canonical_person_id or self.pk

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(canonical_person__isnull=True) | ~Q(canonical_person=F("id")),
                name="person_is_not_its_own_twin",
            ),
        ]
        indexes = [
            models.Index(fields=["display_name", "id"], condition=Q(canonical_person=None), name="person_by_name")
        ]


class Document(models.Model):
    """An identity document; a person may have several over time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    kind = models.TextField()
    country = models.CharField(max_length=2)
    number = models.TextField()
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "country", "number"], name="document_belongs_to_one"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="document_country_known"),
            models.CheckConstraint(
                condition=Q(from_date__isnull=True) | Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="document_ends_after_begin",
            ),
        ]


class Phone(models.Model):
    """A phone number at which a person can be reached; several people may share one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phones")
    number = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="phone_once_for_person")]


class Site(models.Model):
    """A building of the operator."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    name = models.TextField()
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    zone = models.TextField()
    holiday_calendar = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holiday_calendar__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"), name="site_names_a_calendar"
            ),
        ]


class Employment(models.Model):
    """A person employed by the operator from a date; a correction adds a row and supersedes the former."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    contract = models.TextField()
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(contract__in=CONTRACTS), name="employment_contract_known"),
            spells.ends_later("employment_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | ~Q(end_reason=""), name="employment_end_has_a_reason"
            ),
            spells.superseded_later("employment_superseded_later"),
            models.UniqueConstraint(fields=["id", "person"], name="employment_with_person"),
            spells.one_day_spell("one_employment_at_a_time", "person"),
        ]
        indexes = [
            models.Index(fields=["to_date", "from_date"], condition=Q(superseded_at=None), name="employment_by_end")
        ]


class Placement(models.Model):
    """A person in a position at a place, in a work mode, from a date. The legal regime follows the place."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT)
    position = models.TextField()
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True)
    place = models.ForeignKey(reference.Place, on_delete=models.PROTECT)
    work_mode = models.TextField()
    legal_regime = models.TextField()
    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT, null=True, blank=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(work_mode__in=WORK_MODES), name="placement_work_mode_known"),
            models.CheckConstraint(condition=Q(legal_regime__in=LEGAL_REGIMES), name="placement_regime_known"),
            models.CheckConstraint(
                condition=Q(work_mode="home") | Q(site__isnull=False), name="placement_on_site_names_the_site"
            ),
            spells.ends_later("placement_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | ~Q(end_reason=""), name="placement_end_has_a_reason"
            ),
            spells.superseded_later("placement_superseded_later"),
            spells.one_day_spell("one_placement_at_a_time", "person"),
        ]
        indexes = [
            models.Index(fields=["to_date", "from_date"], condition=Q(superseded_at=None), name="placement_by_end")
        ]


class SkillLevel(models.Model):
    """How far a person is in a skill from an instant: level 1 to 5, rung, on what evidence, and who set it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="skill_levels")
    skill = models.ForeignKey(clients.Skill, on_delete=models.PROTECT)
    level = models.PositiveSmallIntegerField()
    rung = models.TextField()
    evidence = models.TextField()
    set_by_user_id = models.BigIntegerField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="skill_level_within_limits"),
            models.CheckConstraint(condition=Q(rung__in=RUNGS), name="skill_rung_known"),
            spells.one_instant_spell("one_level_at_a_time", "person", "skill"),
        ]


class Membership(models.Model):
    """A person may serve a queue; without one, the router never offers its contacts to them."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT, related_name="memberships")
    client_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "queue"], name="membership_once")]


class QueueChange(models.Model):
    """A person serves a queue, or does not, for today only; it goes before their membership while it lasts."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="queue_changes")
    queue = models.ForeignKey(clients.Queue, on_delete=models.PROTECT, related_name="+")
    client_id = models.BigIntegerField()
    is_member = models.BooleanField()
    set_by_user_id = models.BigIntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "queue"], condition=Q(to_at__isnull=True), name="one_queue_change_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="queue_change_has_time"),
        ]


class NeutralSpell(models.Model):
    """Time that counts neither for nor against a person: a lost line, up to a limit, or the pause after abuse."""

    key = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="neutral_spells")
    kind = models.TextField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    limit_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=presence.NEUTRAL_KINDS), name="neutral_kind_known"),
            models.CheckConstraint(condition=Q(limit_at__gte=F("from_at")), name="neutral_spell_has_a_limit"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(to_at__isnull=True), name="one_neutral_spell_at_a_time"
            ),
        ]


class Activity(models.Model):
    """What a person chose to do, from when to when: the second part of presence, dated, with its reason."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="activities")
    activity = models.TextField()
    reason = models.TextField(blank=True, default="")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(activity__in=tuple(presence.ACTIVITIES)), name="activity_known"),
            spells.one_instant_spell("one_activity_at_a_time", "person"),
        ]


class Connection(models.Model):
    """An open socket of a person's desk: the first part of presence. Times here are machine times."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="connections")
    socket = models.UUIDField(unique=True)
    node = models.TextField()
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)


class Presence(models.Model):
    """A person's presence now: connections counted, activity chosen, availability derived by the database itself."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="presence")
    pool = models.ForeignKey(clients.Pool, on_delete=models.PROTECT)
    connections = models.PositiveIntegerField(default=0)
    activity = models.TextField(default="offline")
    reason = models.TextField(blank=True, default="")
    activity_from_at = models.DateTimeField()
    idle_from_at = models.DateTimeField()
    # World time at which the activity ends by itself.
    until_at = models.DateTimeField(null=True, blank=True)
    # Machine time since when no desk of theirs is connected; a trigger keeps it.
    disconnected_at = models.DateTimeField(null=True, blank=True)
    available = models.GeneratedField(
        expression=Q(connections__gt=0) & Q(activity="available"),  # type: ignore[arg-type]  # the stubs forget Q
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__in=tuple(presence.ACTIVITIES)), name="presence_activity_known"
            ),
        ]


class Load(models.Model):
    """How many contacts of a channel a person may hold, and holds: the fourth part of presence.

    `used` counts pending offers and serving legs; the router's claim checks and raises it in one statement.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="loads")
    channel = models.TextField()
    capacity = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel"], name="load_once_for_channel"),
            models.CheckConstraint(condition=Q(channel__in=contact_states.CHANNELS), name="load_channel_known"),
            models.CheckConstraint(condition=Q(capacity__lte=50), name="load_capacity_within_limits"),
        ]
