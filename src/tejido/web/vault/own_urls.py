"""Addresses of the pages about one's own data and rights."""

from django.urls import path

from tejido.web.vault import own, own_living, rights

urlpatterns = [
    path("data/", own.overview, name="own_data"),
    path("data/told/", own.shown, name="own_told"),
    path("data/status/", own.status, name="own_status"),
    path("data/groups/", own.groups, name="own_groups"),
    path("data/household/", own.household, name="own_household"),
    path("data/household/join/", own.join, name="own_join"),
    path("data/later/", own.follow_up, name="own_follow_up"),
    path("data/quota/", own.legal_quota, name="own_legal_quota"),
    path("data/taken-back/", own.withdraw, name="own_withdraw"),
    path("data/everything/", own.everything, name="own_everything"),
    path("data/file/", own.file, name="own_file"),
    path("living/", own_living.page, name="own_living"),
    path("living/household/", own_living.household, name="own_living_household"),
    path("rights/", rights.own_requests, name="own_rights"),
    path("rights/new/", rights.ask, name="own_ask"),
    path("rights/<uuid:key>/", rights.own_request, name="own_request"),
]
