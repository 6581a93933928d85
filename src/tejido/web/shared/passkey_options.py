"""What a page hands to the script that speaks with the browser about passkeys."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from django.http import HttpRequest

from tejido.access import mail, mfa_adapter, passkeys, queries, second_factors


def plain(options: Any) -> Any:
    """Return what fido2 asks for as plain JSON values."""
    return json.loads(json.dumps(options))


def context(request: HttpRequest, *, user: queries.User) -> dict[str, Any]:
    """Return for a page that asks for one of a user's passkeys: whether there is one, and what to ask for."""
    has_passkeys = bool(second_factors.of(user).passkeys)
    options = plain(passkeys.request_options(user)) if has_passkeys else None
    return {"has_passkeys": has_passkeys, "passkey_options": options, **place(request)}


def place(request: HttpRequest) -> dict[str, Any]:
    """Return whether passkeys work under the address that the page was asked for, and one where they do."""
    host = mfa_adapter.host_name(request.get_host())
    try:
        ipaddress.ip_address(host.strip("[]"))
        works = False
    except ValueError:
        works = request.is_secure() or host == "localhost"
    return {"passkeys_work": works, "working_address": mail.public_address()}
