"""The fields of a request that a script sends: each is named, has one form, and nothing else is taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tejido.web.shared import bodies, errors

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2}")

Given = Mapping[str, Any]


def of_request(request: HttpRequest, *names: str) -> Given:
    """Return the JSON object that a request carries, which holds no other fields than these.

    Raises: RequestInvalid
    """
    body = bodies.of_request(request)
    if not body.keys() <= set(names):
        told = _("This request has a field that is not known here. Known are: %(names)s.")
        raise errors.RequestInvalid(told % {"names": ", ".join(names) or "–"})
    return body


def text(given: Given, name: str) -> str:
    """Return a field that must be a text; what may stand in it the action decides.

    Raises: RequestInvalid
    """
    value = given.get(name)
    if not isinstance(value, str):
        raise _invalid(name)
    return value


def text_or_none(given: Given, name: str) -> str | None:
    """Return a field that is a text, null or absent.

    Raises: RequestInvalid
    """
    return None if given.get(name) is None else text(given, name)


def code(given: Given, name: str) -> str:
    """Return a field that must be a code: small letters, digits, low lines and hyphens.

    Raises: RequestInvalid
    """
    value = text(given, name)
    if not CODE.fullmatch(value):
        raise _invalid(name)
    return value


def code_or_none(given: Given, name: str) -> str | None:
    """Return a field that is a code, null or absent.

    Raises: RequestInvalid
    """
    return None if given.get(name) is None else code(given, name)


def language(given: Given, name: str) -> str:
    """Return a field that must be the two letters of a language (ISO 639).

    Raises: RequestInvalid
    """
    value = text(given, name)
    if not LANGUAGE.fullmatch(value):
        raise _invalid(name)
    return value


def key(given: Given, name: str) -> UUID:
    """Return a field that must be a key or an id made by a browser: a UUID.

    Raises: RequestInvalid
    """
    try:
        return UUID(text(given, name))
    except ValueError as problem:
        raise _invalid(name) from problem


def _invalid(name: str) -> errors.RequestInvalid:
    return errors.RequestInvalid(_("The field %(name)s is missing or has a wrong form.") % {"name": name})
