"""Addresses of the seals, under /seals/."""

from django.urls import path

from tejido.web.seals import views

urlpatterns = [
    path("", views.overview, name="seals"),
    path("file", views.download, name="seals_file"),
    path("proof", views.proof, name="seal_proof"),
]
