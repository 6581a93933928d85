"""Addresses of the claim ladder, under /impact/claims/."""

from django.urls import path

from tejido.web.impact.claims import following, pages

urlpatterns = [
    path("", pages.ladder, name="impact_claims"),
    path("follow-up/", following.follow_up, name="impact_follow_up"),
    path("kept/<uuid:key>/", pages.kept, name="impact_claim_kept"),
    path("<slug:code>/", pages.one, name="impact_claim"),
    path("<slug:code>/keep/", pages.keep, name="impact_claim_keep"),
]
