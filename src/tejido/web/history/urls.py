"""Addresses of history, under /history/."""

from __future__ import annotations

from django.urls import path

from tejido.web.history import published, schedules, views

urlpatterns = [
    path("", views.page, name="history"),
    path("report.csv", views.as_csv, name="history_csv"),
    path("report.xlsx", views.as_xlsx, name="history_xlsx"),
    path("published/", published.reports, name="history_reports"),
    path("published/new", published.publish, name="history_publish"),
    path("published/<uuid:key>/", published.page, name="history_report"),
    path("published/<uuid:key>/report.csv", published.as_csv, name="history_report_csv"),
    path("published/<uuid:key>/report.xlsx", published.as_xlsx, name="history_report_xlsx"),
    path("schedules/", schedules.every, name="history_schedules"),
    path("schedules/new", schedules.new, name="history_schedule_new"),
    path("schedules/<uuid:key>/", schedules.one, name="history_schedule"),
    path("schedules/<uuid:key>/change", schedules.change, name="history_schedule_change"),
    path("schedules/<uuid:key>/turn-on", schedules.turn_on, name="history_schedule_turn_on"),
    path("schedules/<uuid:key>/turn-off", schedules.turn_off, name="history_schedule_turn_off"),
    path("schedules/<uuid:key>/remove", schedules.remove, name="history_schedule_remove"),
]
