"""Django's description of the app."""

from django.apps import AppConfig


class PeoplePagesConfig(AppConfig):
    name = "tejido.web.people"
    label = "web_people"
