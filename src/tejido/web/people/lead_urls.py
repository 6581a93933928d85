"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver

from tejido.web.people.employment import urls as employment_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    # The funnel
    # Duplicates and merges
    # Employment
    *employment_urls.LEAD,
    # Growth
    # Benefits, leaving, fairness
]
