"""Addresses of impact statements and of extracts for research."""

from django.urls import path

from tejido.web.impact.statements import comparing, extracts, views

urlpatterns = [
    path("statements/", views.every, name="impact_statements"),
    path("statements/published/", views.published, name="impact_statements_published"),
    path("statements/compare/", comparing.page, name="impact_statement_compare"),
    path("statements/new/", views.freeze, name="impact_statement_freeze"),
    path("statements/freezing/<uuid:key>/", views.being_frozen, name="impact_statement_freezing"),
    path("statements/<uuid:key>/", views.one, name="impact_statement"),
    path("statements/<uuid:key>/publish/", views.publish, name="impact_statement_publish"),
    path("statements/<uuid:key>/correct/", views.correct, name="impact_statement_correct"),
    path("statements/<uuid:key>/numbers/<slug:code>/", views.number, name="impact_statement_number"),
    path("statements/<uuid:key>/files/<slug:kind>/<slug:code>/", views.file, name="impact_statement_file"),
    path("extract/", extracts.every, name="impact_extracts"),
    path("extract/new/", extracts.ask, name="impact_extract_ask"),
    path("extract/<uuid:key>/", extracts.one, name="impact_extract"),
    path("extract/<uuid:key>/decide/", extracts.decide, name="impact_extract_decide"),
    path("extract/<uuid:key>/file/", extracts.file, name="impact_extract_file"),
]
