"""Addresses of the desk, under /desk/."""

from __future__ import annotations

from django.urls import path

from tejido.web.desk import files, views

urlpatterns = [
    path("", views.page, name="desk"),
    path("presence", views.presence, name="desk_presence"),
    path("today", views.today, name="desk_today"),
    path("offers/<uuid:key>/accept", views.accept, name="desk_accept"),
    path("offers/<uuid:key>/reject", views.reject, name="desk_reject"),
    path("contacts/<uuid:key>", views.contact, name="desk_contact"),
    path("contacts/<uuid:key>/messages", views.write, name="desk_write"),
    path("contacts/<uuid:key>/attachments", files.write, name="desk_attach"),
    path("contacts/<uuid:key>/end", views.end, name="desk_end"),
    path("contacts/<uuid:key>/wrap-up", views.wrap_up, name="desk_wrap_up"),
]
