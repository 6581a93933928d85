"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver

from tejido.web.people import growth_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    # The funnel
    # Duplicates and merges
    # Employment
    # Growth
    *growth_urls.LEAD,
    # Benefits, leaving, fairness
]
