"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    # The funnel
    path("", include("tejido.web.people.funnel_urls")),
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits, leaving, fairness
]
