"""The widget pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class WidgetConfig(AppConfig):
    """Register `tejido.web.widget` under the label `web_widget`."""

    name = "tejido.web.widget"
    label = "web_widget"
    default = True
