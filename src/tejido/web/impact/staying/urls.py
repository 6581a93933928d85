"""The address of the page about staying and growing."""

from django.urls import path

from tejido.web.impact.staying import views

urlpatterns = [path("", views.overview, name="impact_staying")]
