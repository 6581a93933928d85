"""The desk pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Register `tejido.web.desk` under the label `web_desk`."""

    name = "tejido.web.desk"
    label = "web_desk"
    default = True
