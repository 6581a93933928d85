"""Attachments and papers as answers: just what they are, for whoever may see them, nothing that a browser would run."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from tejido.access import errors as access_errors
from tejido.access import gates
from tejido.contacts import attachments
from tejido.core.files import contents
from tejido.journal import papers
from tejido.web.shared import policy

BLOCK_BYTES = 64 * 1024
# Long enough to look at a picture twice; an erased one is gone from browsers soon after.
CACHED_SECONDS = 600
# Opened by itself, a file has no origin, loads nothing and stands in no frame.
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class StoredFile(FileResponse):
    """A file read from the disk in blocks, whatever its size."""

    block_size = BLOCK_BYTES


def handed_out(opened: papers.Opened, *, name: str) -> HttpResponse:
    """Return a paper as a file to be stored, which no page of ours can be made to run.

    Args:
        name: Of the file, without its ending.
    """
    response = HttpResponse(opened.data, content_type=opened.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{opened.ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    response[policy.HEADER] = FILE_POLICY
    return response


@require_safe
def of_staff(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Answer an attachment to whoever takes part in its contact, or may read all contacts of its client."""
    gates.user(request)
    rights = gates.rights(request)
    if not (rights.may("contacts.see") or rights.may("desk.use")):
        raise access_errors.NotAllowed(access_errors.NotAllowed.__doc__)
    attachment = attachments.find(key)
    if not rights.may("contacts.see", client_id=attachment.client_id):
        attachments.check_takes_part(attachment, person_id=gates.person(request))
    return answer(attachment, varies_by="Cookie")


def answer(attachment: attachments.Attachment, *, varies_by: str) -> HttpResponseBase:
    """Return the bytes of an attachment that whoever asks may see.

    Args:
        varies_by: The header that opened it: a browser's cache must not open it to the next one.
    Raises: AttachmentErased, NoSuchAttachment
    """
    response = StoredFile(
        attachments.opened(attachment),
        # What a browser would open in a viewer of its own is saved instead.
        as_attachment=attachment.media_type not in contents.PICTURES,
        filename=attachment.file_name,
        content_type=attachment.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={CACHED_SECONDS}"
    response[policy.HEADER] = FILE_POLICY
    patch_vary_headers(response, (varies_by,))
    return response
