"""One transaction and one scope around each request: view, rendering and session stand or fall together."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import translation

from tejido.access import errors, gates
from tejido.journal import scopes

# These answer for the process itself, must not wait for a session, and open what they need by themselves.
OUTSIDE = ("/healthz", "/metrics", settings.STATIC_URL)
AWAY = (OperationalError, InterfaceError)
BLOCK = "tejido_transaction"


def is_outside(request: HttpRequest) -> bool:
    """Return whether a request is answered without transaction, session and scope."""
    return request.path_info.startswith(OUTSIDE)


class _Block:
    """The transaction of one request, which an exception ends early and another may follow."""

    def __init__(self) -> None:
        self._atomic: transaction.Atomic | None = None

    def open(self) -> None:
        atomic = transaction.atomic()
        atomic.__enter__()
        self._atomic = atomic

    def close(self, problem: BaseException | None = None) -> None:
        """Commit, or roll back after a problem; nothing to do where it is closed already."""
        atomic, self._atomic = self._atomic, None
        if atomic is not None:
            atomic.__exit__(type(problem) if problem else None, problem, problem.__traceback__ if problem else None)


class Transaction:
    """Opens a transaction around everything inside; rolls it back when the view raised or the answer is a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_outside(request):
            return self.get_response(request)
        block = _Block()
        setattr(request, BLOCK, block)
        block.open()
        try:
            response = self.get_response(request)
            # A file is read from the disk, and its bytes need neither transaction nor scope.
            if response.streaming and not isinstance(response, FileResponse):
                response.close()
                raise errors.StreamingRefused(errors.StreamingRefused.__doc__)
        except BaseException as problem:
            block.close(problem)
            raise
        block.close(_Failed() if response.status_code >= 500 else None)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Roll back what the view did, and open a fresh transaction, without a scope, for the page that says so."""
        block: _Block | None = getattr(request, BLOCK, None)
        if block is None:
            return
        block.close(exception)
        if not isinstance(exception, AWAY):
            block.open()


class Scope:
    """Sets the scope of the transaction from the roles of whoever is signed in; a stranger has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_outside(request) and request.user.is_authenticated:
            clients = gates.rights(request).scope
            if clients:
                scopes.assign(clients)
            self._speak(request)
        return self.get_response(request)

    def _speak(self, request: HttpRequest) -> None:
        """Use the language of the account where this browser has not chosen one."""
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language = gates.user(request).language
            translation.activate(language)
            request.LANGUAGE_CODE = language


class _Failed(Exception):
    """The answer says that something failed, so nothing of it is kept."""
