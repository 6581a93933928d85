"""Addresses of the customer's chat, under /widget/."""

from __future__ import annotations

from django.urls import path

from tejido.web.widget import files, views

urlpatterns = [
    path("thread", views.show, name="widget_thread"),
    path("thread/messages", views.write, name="widget_write"),
    path("thread/attachments", files.write, name="widget_attach"),
    path("thread/attachments/<uuid:key>", files.read, name="widget_attachment"),
    path("thread/end", views.end, name="widget_end"),
    path("thread/ticket", views.ticket, name="widget_ticket"),
    path("<uuid:key>/frame", views.frame, name="widget_frame"),
    path("<uuid:key>/contacts", views.start, name="widget_start"),
]
