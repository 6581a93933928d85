"""Addresses of the impact page and of the reviewers' rooms."""

from django.urls import include, path

from tejido.web.impact import indicator, indicators, rooms, told, views

urlpatterns = [
    path("", views.overview, name="impact"),
    path("indicators/", indicators.every, name="impact_indicators"),
    path("indicators/keep/", indicators.keep, name="impact_keep"),
    path("indicators/<slug:code>/", indicator.one, name="impact_indicator"),
    path("gaps/", indicators.gaps, name="impact_gaps"),
    path("told/", told.overview, name="impact_told"),
    path("claims/", include("tejido.web.impact.claims.urls")),
    path("rooms/", rooms.every, name="impact_rooms"),
    path("rooms/new/", rooms.open_one, name="impact_open_room"),
    path("rooms/<uuid:key>/", rooms.one, name="impact_room"),
    path("rooms/<uuid:key>/close/", rooms.close, name="impact_close_room"),
    path("rooms/<uuid:key>/rows/", rooms.read, name="impact_room_rows"),
    path("rooms/<uuid:key>/file/", rooms.download, name="impact_room_file"),
]
