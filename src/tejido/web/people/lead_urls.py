"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver, path

from tejido.web.people import partner_urls, partners

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    *partner_urls.LEAD,
    # The funnel
    path("", partners.every, name="people"),
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits, leaving, fairness
]
