"""The shared pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Register `tejido.web.shared` under the label `web_shared`."""

    name = "tejido.web.shared"
    label = "web_shared"
    default = True
