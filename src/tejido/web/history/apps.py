"""The pages of history as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Register `tejido.web.history` under the label `web_history`."""

    name = "tejido.web.history"
    label = "web_history"
    default = True
