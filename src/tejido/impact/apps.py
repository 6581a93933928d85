"""Django's description of the app, and which of its texts can be erased."""

from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "tejido.impact"
    label = "impact"

    def ready(self) -> None:
        from tejido.impact import erasables
        from tejido.impact.standards import written as standards_written
        from tejido.journal import erasure

        erasables.register()
        standards_written.register_erasables()
        asked = {"asked_for": "NULL", "purpose": "NULL", "salt": "NULL"}
        erasure.register("research_extract", table="impact_researchextract", columns=asked)
