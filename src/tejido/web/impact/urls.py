"""Addresses of the impact page."""

from django.urls import path

from tejido.web.impact import views

urlpatterns = [path("", views.overview, name="impact")]
