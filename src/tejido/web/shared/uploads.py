"""Files that a browser sends: received before the request's transaction begins, however slow its line.

A view that takes files says so with `receives`; every other body is small. The middleware `Uploads` reads the request's
parts to the disk, lets the files be judged and made durable, and only then lets the request go on to its session, its
transaction and its view, which asks `of_request` for them. A line of one megabit needs minutes for what a message may
carry, and no transaction lasts that long.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.core import exceptions
from django.core.files import uploadhandler
from django.http import HttpRequest, HttpResponseBase, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from tejido.contacts import attachments
from tejido.contacts import errors as contact_errors
from tejido.journal import blobs
from tejido.journal import errors as journal_errors
from tejido.web.shared import errors, fields, refusals

# Whoever receives holds a thread of the process: the others go on answering.
UPLOADS_AT_ONCE_MAX = 3
BUSY_RETRY_SECONDS = 2
# What stands between and around the files of a message: names, fields, the text.
ENVELOPE_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = attachments.FILES_OF_MESSAGE_MAX * attachments.FILE_BYTES_MAX + ENVELOPE_BYTES_MAX
FILES_FIELD = "files"
TEXT_FIELDS = frozenset({"client_message_id", "text"})
MULTIPART = "multipart/form-data"
MAY_SEND = "tejido_may_send_files"
HOLDS = "tejido_body_bytes_max"
RECEIVED = "tejido_received"

MaySend = Callable[[HttpRequest], bool]
GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., Any])

log = logging.getLogger(__name__)
_receiving = threading.BoundedSemaphore(UPLOADS_AT_ONCE_MAX)

if TYPE_CHECKING:
    # A file on the disk, under the name that its sender gave it.
    Named = tuple[str, IO[bytes]]


@dataclass(frozen=True, kw_only=True)
class Message:
    """What a message with files carries; the files are judged and durable."""

    client_message_id: UUID
    text: str
    files: tuple[attachments.Prepared, ...]


@dataclass(kw_only=True)
class _Received:
    """What the middleware keeps for the view: fields and files, or why they are not taken."""

    given: QueryDict
    files: tuple[attachments.Prepared, ...] = ()
    problem: Exception | None = None


def receives(may_send: MaySend) -> Callable[[View], View]:
    """Return the decorator of a view that takes files.

    Args:
        may_send: Whether it is worth receiving anything from whoever asks, told without a transaction. The view decides
            again, and exactly.
    """

    def decorate(view: View) -> View:
        setattr(view, MAY_SEND, may_send)
        return view

    return decorate


def holds(bytes_max: int) -> Callable[[View], View]:
    """Return the decorator of a view whose form may bring a file of so many bytes, which is kept in memory.

    The body of somebody who is signed in is read before the transaction begins; nobody else's is read at all.
    """

    def decorate(view: View) -> View:
        setattr(view, HOLDS, bytes_max + ENVELOPE_BYTES_MAX)
        return view

    return decorate


def signed_in(request: HttpRequest) -> bool:
    """Return whether somebody is signed in, as the session says."""
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore
    return auth.SESSION_KEY in store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


def of_request(request: HttpRequest) -> Message:
    """Return the message that a request brings.

    Raises:
        RequestInvalid: it is no form of ours, or a field is missing or unknown.
        FileTypeInvalid and the other refusals of `attachments.prepare`, TooManyFiles, StorageAway
    """
    received: _Received | None = getattr(request, RECEIVED, None)
    if received is None:
        raise errors.RequestInvalid(errors.RequestInvalid.__doc__)
    if received.problem is not None:
        raise _told(received.problem)
    given: fields.Given = {name: received.given.get(name) for name in received.given}
    if not given.keys() <= TEXT_FIELDS or any(len(values) > 1 for _, values in received.given.lists()):
        raise errors.RequestInvalid(errors.RequestInvalid.__doc__)
    return Message(
        client_message_id=fields.key(given, "client_message_id"),
        text=fields.text_or_none(given, "text") or "",
        files=received.files,
    )


class Uploads:
    """Receives files for the views that take them, and refuses every other body that is not small."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = _content_length(request)
        may_send = _may_send(request) if request.content_type == MULTIPART else None
        if may_send is None:
            held_max = _of_view(request, HOLDS) if request.content_type == MULTIPART else None
            if held_max is not None:
                return self._with_body(request, length, held_max)
            if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                return _refused(request, exceptions.RequestDataTooBig())
            return self.get_response(request)
        if not may_send(request):
            # Nothing of it is read, now or later; the view says what is missing.
            request.read(0)
            return self.get_response(request)
        if length > BODY_BYTES_MAX:
            return _refused(request, exceptions.RequestDataTooBig())
        if not _receiving.acquire(blocking=False):
            return _busy(request)
        try:
            received = _receive(request, length)
        except (MultiPartParserError, exceptions.SuspiciousOperation, UnreadablePostError) as problem:
            return _refused(request, problem)
        finally:
            _receiving.release()
        setattr(request, RECEIVED, received)
        try:
            return self.get_response(request)
        finally:
            for file in received.files:
                attachments.discard(file)

    def _with_body(self, request: HttpRequest, length: int, bytes_max: int) -> HttpResponseBase:
        """Answer a form whose whole body is read now, into memory."""
        if not signed_in(request):
            request.read(0)
            return self.get_response(request)
        if length > bytes_max:
            return _refused(request, exceptions.RequestDataTooBig())
        if not _receiving.acquire(blocking=False):
            return _busy(request)
        try:
            body = request.read(length)
        except UnreadablePostError as problem:
            return _refused(request, problem)
        finally:
            _receiving.release()
        if len(body) != length:
            return _refused(request, UnreadablePostError())
        # What `request.body` would keep, which refuses everything that is not small.
        request._body = body
        request.upload_handlers = [_InMemory(request)]
        return self.get_response(request)


class _InMemory(uploadhandler.MemoryFileUploadHandler):
    """Keeps every file in memory: the body it comes from is there already."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


class _Counted:
    """The body of a request, counted: a line that was cut must not look like a message with fewer files."""

    def __init__(self, request: HttpRequest) -> None:
        self.count = 0
        self._request = request

    def read(self, size: int = -1) -> bytes:
        taken: bytes = self._request.read(size)
        self.count += len(taken)
        return taken


class _ToDisk(uploadhandler.FileUploadHandler):
    """Writes each file to a place on the disk that has no name, and no more of it than is needed to refuse it."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.files: list[Named] = []
        self.is_too_many = False
        self.has_other_field = False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if field_name != FILES_FIELD:
            self.has_other_field = True
            raise uploadhandler.SkipFile
        if len(self.files) == attachments.FILES_OF_MESSAGE_MAX:
            self.is_too_many = True
            raise uploadhandler.SkipFile
        self.files.append((file_name, blobs.nameless()))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start > attachments.FILE_BYTES_MAX:
            return
        with _storing():
            self.files[-1][1].write(raw_data)

    def file_complete(self, file_size: int) -> None:
        with _storing():
            self.files[-1][1].flush()

    def close(self) -> None:
        for _name, stream in self.files:
            stream.close()


@contextlib.contextmanager
def _storing() -> Iterator[None]:
    """Call a full disk by its name; a line that was cut is an error of the system too."""
    try:
        yield
    except OSError as problem:
        raise journal_errors.StorageAway(journal_errors.StorageAway.__doc__) from problem


def _receive(request: HttpRequest, length: int) -> _Received:
    """Read the parts of a request to the disk and prepare its files.

    Raises: MultiPartParserError, SuspiciousOperation, UnreadablePostError: it is no form, or was cut off.
    """
    body, handler = _Counted(request), _ToDisk(request)
    request.upload_handlers = [handler]
    try:
        given, _files = request.parse_file_upload(request.META, cast("Any", body))
        if body.count != length:
            raise UnreadablePostError
        if handler.has_other_field:
            return _Received(given=given, problem=errors.RequestInvalid(errors.RequestInvalid.__doc__))
        if handler.is_too_many:
            return _Received(given=given, problem=contact_errors.TooManyFiles(contact_errors.TooManyFiles.__doc__))
        return _prepared(given, handler.files)
    except journal_errors.StorageAway as problem:
        return _Received(given=QueryDict(), problem=problem)
    finally:
        handler.close()


def _prepared(given: QueryDict, named: Sequence[Named]) -> _Received:
    files: list[attachments.Prepared] = []
    try:
        for name, stream in named:
            files.append(attachments.prepare(stream, file_name=name))
    except (contact_errors.FileRefused, journal_errors.StorageAway) as problem:
        for file in files:
            attachments.discard(file)
        return _Received(given=given, problem=problem)
    return _Received(given=given, files=tuple(files))


def _told(problem: Exception) -> Exception:
    """Return a refusal that also says which file it is about, in the reader's language."""
    if isinstance(problem, contact_errors.FileRefused):
        sentence = _(str(type(problem).__doc__))
        problem.args = (_("%(file)s: %(sentence)s") % {"file": problem.file_name, "sentence": sentence},)
    return problem


def _may_send(request: HttpRequest) -> MaySend | None:
    """Return who may send files to this address, or None where it takes none."""
    may_send: MaySend | None = _of_view(request, MAY_SEND)
    return may_send


def _of_view(request: HttpRequest, mark: str) -> Any:
    """Return what the view of an address says of what may be sent to it; None where it says nothing."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    return getattr(found.func, mark, None) if request.method == "POST" else None


def _content_length(request: HttpRequest) -> int:
    try:
        return max(0, int(request.META.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _refused(request: HttpRequest, problem: Exception) -> HttpResponseBase:
    with translation.override(translation.get_language_from_request(request)):
        return refusals.answer(request, refusals.of(problem) or refusals.general(400))


def _busy(request: HttpRequest) -> HttpResponseBase:
    with translation.override(translation.get_language_from_request(request)):
        refusal = refusals.Refusal(
            status=503,
            code="uploads_busy",
            sentence=_("Many files are arriving at once; yours is sent again in a moment."),
            retry_seconds=BUSY_RETRY_SECONDS,
        )
        return refusals.answer(request, refusal)
