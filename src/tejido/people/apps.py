"""Django's description of the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tejido.people"
    label = "people"
