"""Addresses of the wallboard, under /wallboard/."""

from __future__ import annotations

from django.urls import path

from tejido.web.wallboard import rows, views

urlpatterns = [
    path("", views.programmes, name="wallboards"),
    path("<uuid:key>/", views.page, name="wallboard"),
    path("<uuid:key>/numbers", views.numbers, name="wallboard_numbers"),
    path("<uuid:key>/contacts/", rows.contacts, name="wallboard_contacts"),
    path("<uuid:key>/agents/", rows.agents, name="wallboard_agents"),
]
