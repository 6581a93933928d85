"""Addresses of the mentor's pages, and of the ladder on which a people lead decides."""

from __future__ import annotations

from django.urls import path

from tejido.web.people import mentor

urlpatterns = [
    path("", mentor.home, name="mentor"),
    path("learners/<uuid:key>/propose", mentor.propose, name="mentor_propose"),
    path("ladder/", mentor.ladder_page, name="mentor_ladder"),
    path("ladder/proposals/<uuid:key>/decide", mentor.decide, name="mentor_decide"),
    path("ladder/pairings/add", mentor.pair, name="mentor_pair"),
    path("ladder/pairings/<uuid:key>/end", mentor.unpair, name="mentor_unpair"),
]
