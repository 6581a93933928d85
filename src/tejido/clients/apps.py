"""Django's description of the app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "tejido.clients"
    label = "clients"
