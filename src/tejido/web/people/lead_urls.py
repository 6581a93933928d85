"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from tejido.web.people import partner_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    *partner_urls.LEAD,
    # The funnel
    path("", RedirectView.as_view(pattern_name="people_partners"), name="people"),
    # Duplicates and merges
    # Employment
    # Growth
    # Benefits, leaving, fairness
]
