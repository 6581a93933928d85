"""Addresses of the pages that are about whoever reads them, part by part."""

from django.urls import URLPattern, URLResolver

from tejido.web.people.employment import urls as employment_urls
from tejido.web.people import growth_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Growth
    *growth_urls.OWN,
    # Employment
    *employment_urls.OWN,
    # Benefits, leaving, fairness
]
