"""Django's description of the app."""

from django.apps import AppConfig


class ImpactPagesConfig(AppConfig):
    name = "tejido.web.impact"
    label = "web_impact"
