"""The supervisor's pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class SupervisorConfig(AppConfig):
    """Register `tejido.web.supervisor` under the label `web_supervisor`."""

    name = "tejido.web.supervisor"
    label = "web_supervisor"
    default = True
