"""What every answer goes through on its way out: refusals become pages, a database that is away becomes a 503."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import gzip

from tejido.access import errors as access_errors
from tejido.web.shared import policy, refusals, stored_files

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class DatabaseAway:
    """Answers 503 with Retry-After when the database does not answer a view, without asking it or the session.

    Where it is away already as the transaction opens, or still as it commits, `views.failed` says the same.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, refusals.AWAY):
            refusal = refusals.of(exception)
            return None if refusal is None else refusals.answer(request, refusal)
        return None


class Compression(gzip.GZipMiddleware):
    """Shrinks pages, scripts and styles; stored files are as small as they get, and keep their length."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if isinstance(response, stored_files.StoredFile):
            return response
        return super().process_response(request, response)


class ContentSecurityPolicy:
    """Gives every page its policy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if policy.HEADER not in response:
            response[policy.HEADER] = policy.header(request, response)
        return response


class Refusals:
    """Turns named errors into answers, after the transaction inside has rolled back what the view did."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, refusals.AWAY):
            return None
        is_page = request.method == "GET" and not refusals.wants_json(request)
        if isinstance(exception, access_errors.SignInNeeded) and is_page:
            return redirect_to_login(request.get_full_path())
        refusal = refusals.of(exception)
        return None if refusal is None else refusals.answer(request, refusal)
