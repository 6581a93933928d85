"""Addresses of the pages that are about whoever reads them, part by part."""

from django.urls import URLPattern, URLResolver

from tejido.web.people.employment import urls as employment_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Growth
    # Employment
    *employment_urls.OWN,
    # Benefits, leaving, fairness
]
