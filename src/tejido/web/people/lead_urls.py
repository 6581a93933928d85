"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    # The funnel
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits, leaving, fairness
]
