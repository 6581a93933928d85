"""Addresses of the impact page and of the reviewers' rooms."""

from django.urls import include, path

from tejido.web.impact import indicator, indicators, rooms, told, views
from tejido.web.impact.buyers import urls as buyer_urls
from tejido.web.impact.stories import urls as story_urls
from tejido.web.impact.surveys import urls as survey_urls

urlpatterns = [
    path("", views.overview, name="impact"),
    path("indicators/", indicators.every, name="impact_indicators"),
    path("indicators/keep/", indicators.keep, name="impact_keep"),
    path("indicators/<slug:code>/", indicator.one, name="impact_indicator"),
    path("", include("tejido.web.impact.statements.urls")),
    path("gaps/", indicators.gaps, name="impact_gaps"),
    path("town/", include("tejido.web.impact.town.urls")),
    path("livelihood/", include("tejido.web.impact.livelihood.urls")),
    path("staying/", include("tejido.web.impact.staying.urls")),
    path("told/", told.overview, name="impact_told"),
    path("footprint/", include("tejido.web.impact.footprint.urls")),
    path("claims/", include("tejido.web.impact.claims.urls")),
    path("rooms/", rooms.every, name="impact_rooms"),
    path("rooms/new/", rooms.open_one, name="impact_open_room"),
    path("rooms/<uuid:key>/", rooms.one, name="impact_room"),
    path("rooms/<uuid:key>/close/", rooms.close, name="impact_close_room"),
    path("rooms/<uuid:key>/rows/", rooms.read, name="impact_room_rows"),
    path("rooms/<uuid:key>/file/", rooms.download, name="impact_room_file"),
    *survey_urls.LEAD,
    *story_urls.LEAD,
    *buyer_urls.LEAD,
    path("standards/", include("tejido.web.impact.standards.urls")),
]
