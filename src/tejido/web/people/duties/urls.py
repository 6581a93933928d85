"""Addresses of duties: the leads', one's own, and the public policy of the right to disconnect."""

from django.urls import path

from tejido.web.people.duties import own, policy, rest, watch

LEAD = [
    path("duties/", watch.every, name="people_duties"),
    path("duties/counts/", watch.counts, name="people_duty_counts"),
    path("duties/of/<uuid:key>/<str:duty>/<str:day>/", watch.note, name="people_duty_note"),
    path("duties/rest/", rest.every, name="people_rest"),
    path("duties/rest/<uuid:key>/send/", rest.send_now, name="people_send_now"),
    path("duties/exempt/<uuid:key>/", rest.exempt, name="people_exempt"),
    path("duties/exemptions/<uuid:key>/end/", rest.end, name="people_end_exemption"),
]
OWN = [path("duties/", own.page, name="own_duties")]
# Public, outside every section.
urlpatterns = [path("", policy.page, name="disconnect")]
