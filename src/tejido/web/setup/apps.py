"""The set-up pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Register `tejido.web.setup` under the label `web_setup`."""

    name = "tejido.web.setup"
    label = "web_setup"
    default = True
