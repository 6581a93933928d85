"""The content security policy: nothing runs, loads or frames a page of ours except what the page was made with."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase

from tejido.web.shared import sockets

HEADER = "Content-Security-Policy"
ANCESTORS = "tejido_frame_ancestors"
FRAMES = "tejido_frame_sources"
ORIGIN = re.compile(r"https?://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?")

log = logging.getLogger(__name__)


def let_frame(response: HttpResponseBase, origins: Iterable[str]) -> None:
    """Let pages of these origins, and our own, show this response in a frame: the widget on its client's site.

    An origin that cannot stand in a header is left out with a warning.
    """
    known = ["'self'"]
    for origin in origins:
        if ORIGIN.fullmatch(origin):
            known.append(origin)
        else:
            log.warning("An allowed origin is not one, and is left out.")
    setattr(response, ANCESTORS, known)


def let_any_frame(response: HttpResponseBase) -> None:
    """Let every page show this response in a frame: one that says only that there is nothing to be shown there."""
    setattr(response, ANCESTORS, ["*"])


def let_hold_frames(response: HttpResponseBase) -> None:
    """Let this page hold frames of our own pages: the demonstration's site with the widget."""
    setattr(response, FRAMES, ["'self'"])


def header(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return the policy for a response."""
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # What our scripts fetched with a header of their own, or were given to send, is shown from memory.
        "img-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "connect-src": ["'self'", *sockets.sources(request)],
        "frame-src": getattr(response, FRAMES, ["'none'"]),
        "frame-ancestors": getattr(response, ANCESTORS, ["'none'"]),
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())
