"""What came to each person on each day of the operator, so that a year of fairness is read from days alone."""

from __future__ import annotations

from django.db import models

from tejido.people import models as people


class FairnessDay(models.Model):
    """What came to one person on one day: the columns of `core.fairness.Work`."""

    person = models.ForeignKey(people.Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    ready_seconds = models.FloatField()
    in_hand_seconds = models.FloatField()
    idle_seconds = models.FloatField()
    offers_count = models.PositiveIntegerField()
    growth_offers_count = models.PositiveIntegerField()
    handled_count = models.PositiveIntegerField()
    difficulty_sum = models.PositiveIntegerField()
    abusive_count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="fairness_day_once")]
        indexes = [models.Index(fields=["day"], name="fairness_by_day")]
