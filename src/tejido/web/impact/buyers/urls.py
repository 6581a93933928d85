"""Addresses of what clients buy: the lead's, and each client's own."""

from django.urls import path

from tejido.web.impact.buyers import pages

LEAD = [
    path("buyers/", pages.every, name="impact_buyers"),
    path("buyers/mine/", pages.mine, name="impact_own_spend"),
    path("buyers/suppliers/", pages.load, name="impact_load_suppliers"),
    path("buyers/<uuid:key>/", pages.one, name="impact_buyer"),
]
