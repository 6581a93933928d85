"""Django's description of the app."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "tejido.contacts"
    label = "contacts"
