"""Addresses of contacts as they are looked back at, under /contacts/."""

from __future__ import annotations

from django.urls import path

from tejido.web.supervisor import story

urlpatterns = [
    path("", story.found, name="contacts"),
    path("<uuid:key>/", story.page, name="contact"),
]
