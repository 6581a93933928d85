"""Addresses of the customer's chat, under /widget/."""

from __future__ import annotations

from django.urls import path

from tejido.web.widget import files, threads, views

urlpatterns = [
    path("thread", threads.show, name="widget_thread"),
    path("thread/messages", threads.write, name="widget_write"),
    path("thread/attachments", files.write, name="widget_attach"),
    path("thread/attachments/<uuid:key>", files.read, name="widget_attachment"),
    path("thread/contacts", views.again, name="widget_again"),
    path("thread/survey", threads.survey, name="widget_survey"),
    path("thread/end", threads.end, name="widget_end"),
    path("thread/ticket", threads.ticket, name="widget_ticket"),
    path("<uuid:key>/frame", views.frame, name="widget_frame"),
    path("<uuid:key>/opening", views.opening, name="widget_opening"),
    path("<uuid:key>/contacts", views.start, name="widget_start"),
]
