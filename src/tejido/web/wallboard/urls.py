"""Addresses of the wallboard, under /wallboard/."""

from __future__ import annotations

from django.urls import path

from tejido.web.wallboard import views

urlpatterns = [
    path("", views.programmes, name="wallboards"),
    path("<uuid:key>/", views.page, name="wallboard"),
    path("<uuid:key>/numbers", views.numbers, name="wallboard_numbers"),
]
