"""Addresses of the footprint."""

from django.urls import path

from tejido.web.impact.footprint import bill_pages, commute_pages, contract_pages, files, home, overview

urlpatterns = [
    path("", overview.overview, name="impact_footprint"),
    path("sites/", overview.sites, name="impact_footprint_sites"),
    path("home/", home.compare, name="impact_footprint_home"),
    path("bills/", bill_pages.every, name="impact_footprint_bills"),
    path("bills/new/", bill_pages.add, name="impact_footprint_add_bill"),
    path("bills/file/", files.load, name="impact_footprint_load_bills"),
    path("bills/<uuid:key>/", bill_pages.correct, name="impact_footprint_bill"),
    path("bills/<uuid:key>/withdraw/", bill_pages.withdraw, name="impact_footprint_withdraw_bill"),
    path("bills/<uuid:key>/file/", bill_pages.receipt, name="impact_footprint_receipt"),
    path("contracts/", contract_pages.every, name="impact_footprint_contracts"),
    path("contracts/new/", contract_pages.add, name="impact_footprint_add_contract"),
    path("contracts/<uuid:key>/withdraw/", contract_pages.withdraw, name="impact_footprint_withdraw_contract"),
    path("commute/", commute_pages.every, name="impact_footprint_commutes"),
    path("commute/new/", commute_pages.add, name="impact_footprint_add_commute"),
    path("commute/<uuid:key>/withdraw/", commute_pages.withdraw, name="impact_footprint_withdraw_commute"),
]
