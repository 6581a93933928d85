"""The real addresses, and a few views that do what a view may do wrong, to see the frame around all views."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from tejido import urls
from tejido.access import gates
from tejido.clients import models as clients
from tejido.contacts import errors as contact_errors

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
NAMES = engines["django"].from_string("{% for client in clients %}[{{ client.name }}]{% endfor %}")


def names(request: HttpRequest) -> HttpResponse:
    """Hand a queryset to a template, which asks the database only while it is rendered."""
    return HttpResponse(NAMES.render({"clients": clients.Client.objects.order_by("name")}, request))


def late_names(request: HttpRequest) -> TemplateResponse:
    """The same, rendered by Django after the view has returned."""
    return TemplateResponse(request, NAMES, {"clients": clients.Client.objects.order_by("name")})  # type: ignore[arg-type]


def _write() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_mail (\"to\", subject, body, written_at) VALUES ('probe', '', '', now())")


def write(request: HttpRequest, how: str) -> HttpResponse:
    """Write a row, then end in one of several ways."""
    _write()
    if how == "raise":
        raise RuntimeError("broken")
    if how == "missing":
        raise Http404
    if how == "refuse":
        raise contact_errors.OfferGone(contact_errors.OfferGone.__doc__)
    if how == "away":
        raise OperationalError("the connection was lost")
    if how == "database":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    if how == "stream":
        return StreamingHttpResponse(_pieces())  # type: ignore[return-value]
    return HttpResponse("written", status=int(how))


def _pieces() -> Iterator[bytes]:
    yield b"piece"


@gates.allowed("desk.use")
def desk_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("welcome")


def of_client(request: HttpRequest, client_id: int) -> HttpResponse:
    """What a public page does: open one client, whoever asks."""
    gates.enter_client(client_id)
    return names(request)


urlpatterns = [
    *urls.urlpatterns,
    path("probe/names/", names),
    path("probe/late-names/", late_names),
    path("probe/write/<str:how>/", write),
    path("probe/desk/", desk_only),
    path("probe/client/<int:client_id>/", of_client),
]
