"""Reading what a script sends."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest

from tejido.web.shared import errors


def of_request(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a request carries; an empty body is an empty object.

    Raises: RequestInvalid: it is no JSON object, or holds text that no database can keep (NUL, half a surrogate pair).
    """
    try:
        text = request.body.decode()
        body = json.loads(text or "{}")
        # A lone surrogate can be written in JSON as an escape, but not in UTF-8.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        raise errors.RequestInvalid(errors.RequestInvalid.__doc__) from problem
    if not isinstance(body, dict) or "\\u0000" in text:
        raise errors.RequestInvalid(errors.RequestInvalid.__doc__)
    return body
