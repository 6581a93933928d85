"""The address of the page about livelihood."""

from django.urls import path

from tejido.web.impact.livelihood import views

urlpatterns = [path("", views.overview, name="impact_livelihood")]
