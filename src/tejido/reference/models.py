"""Places: a place is a country, a scheme and a code; in Colombia a municipality by its DIVIPOLA code."""

from __future__ import annotations

from django.db import models

from tejido.reference import tables

# Django looks for an app's tables here.
TABLES = (tables.Value, tables.Proposal)


class Place(models.Model):
    """A place by country (ISO 3166), scheme and code; codes are text, since leading zeros matter."""

    country = models.CharField(max_length=2)
    scheme = models.TextField()
    code = models.TextField()
    name = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "scheme", "code"], name="place_is_named_once"),
            models.CheckConstraint(
                condition=~models.Q(scheme="divipola") | models.Q(country="CO", code__regex=r"^[0-9]{5}$"),
                name="divipola_codes_have_five_digits",
            ),
            models.CheckConstraint(condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="place_country_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country} {self.code})"
