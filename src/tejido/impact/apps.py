"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "tejido.impact"
    label = "impact"

    def ready(self) -> None:
        from tejido.journal import erasure

        asked = {"asked_for": "NULL", "purpose": "NULL", "salt": "NULL"}
        erasure.register("research_extract", table="impact_researchextract", columns=asked)
