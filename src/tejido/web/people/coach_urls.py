"""Addresses of the coaches' pages."""

from tejido.web.people import growth_urls

urlpatterns = growth_urls.COACH
