"""Addresses of the pages that are about whoever reads them, part by part."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    # Growth
    # Employment
    # Benefits, leaving, fairness
]
