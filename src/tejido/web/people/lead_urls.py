"""Addresses of the people lead's pages, part by part."""

from django.urls import URLPattern, URLResolver, path

from tejido.web.people import duplicate_decisions, duplicates

from tejido.web.people.employment import urls as employment_urls

from tejido.web.people import growth_urls

urlpatterns: list[URLPattern | URLResolver] = [
    # Partners and openings
    # The funnel
    path("", duplicates.start, name="people"),
    # Duplicates and merges
    path("duplicates/", duplicates.every, name="duplicates"),
    path("duplicates/<uuid:key>/", duplicates.one, name="duplicate"),
    path("duplicates/<uuid:key>/merge/", duplicate_decisions.merge, name="merge_duplicate"),
    path("duplicates/<uuid:key>/keep-apart/", duplicate_decisions.keep_apart, name="keep_apart"),
    path("duplicates/<uuid:key>/undo/", duplicate_decisions.undo, name="undo_merge"),
    path("duplicates/<uuid:key>/confirm/", duplicate_decisions.confirm, name="confirm_merge"),
    # Employment
    *employment_urls.LEAD,
    # Growth
    *growth_urls.LEAD,
    # Benefits, leaving, fairness
]
