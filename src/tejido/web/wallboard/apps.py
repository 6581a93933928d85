"""The wallboard pages as a Django app, so that their templates, static files and tags are found."""

from django.apps import AppConfig


class WallboardConfig(AppConfig):
    """Register `tejido.web.wallboard` under the label `web_wallboard`."""

    name = "tejido.web.wallboard"
    label = "web_wallboard"
    default = True
