"""Origins of web pages: which sites may show a client's widget, and why a given page may or may not.

An origin is scheme, host and port of an address (RFC 6454). A browser lets a page hold the widget's frame only if the
page's origin is on the list, to the letter: "www." and the port count, and "http" is not "https".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/?#:@\s]+)(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?#].*)?"
)
HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
HOST_LENGTH_MAX = 253
PORT_MAX = 65535
PORT_OF_SCHEME = {"http": 80, "https": 443}
# A page of this machine itself may do without encryption: that is how a site is tried out before it is published.
OWN_MACHINE = ("localhost", "127.0.0.1")

Trouble = Literal["empty", "no_scheme", "scheme", "host", "port", "path", "unencrypted"]
Reason = Literal[
    "allowed", "scheme_differs", "www_differs", "port_differs", "other_site", "list_empty", "not_an_address"
]


class OriginUnreadable(Exception):
    """This is no origin such as https://www.example.com; `trouble` says what is wrong with it."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble: Trouble = trouble


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a page may hold the widget's frame, why, and the origin that would have to be on the list."""

    reason: Reason
    origin: str = ""
    nearest: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether a browser shows the widget there."""
        return self.reason == "allowed"


def normal(text: str) -> str:
    """Return an origin in the form in which browsers compare it: small letters, no port that goes without saying.

    Args:
        text: What somebody typed, such as "HTTPS://www.Example.com/".
    Raises: OriginUnreadable
    """
    origin, rest = _split(text)
    if rest not in ("", "/"):
        raise OriginUnreadable("path")
    return origin


def of_page(address: str) -> str:
    """Return the origin of a page.

    Args:
        address: As it stands in the address bar, such as "https://www.example.com/contact?from=home".
    Raises: OriginUnreadable
    """
    origin, _ = _split(address)
    return origin


def judge(address: str, *, allowed: Iterable[str]) -> Verdict:
    """Say whether a page may hold the widget's frame, and where it does not, what is different.

    Args:
        address: The page's address.
        allowed: The origins on the client's list, as `normal` returns them.
    """
    try:
        origin = of_page(address)
    except OriginUnreadable:
        return Verdict(reason="not_an_address")
    listed = list(allowed)
    if origin in listed:
        return Verdict(reason="allowed", origin=origin)
    if not listed:
        return Verdict(reason="list_empty", origin=origin)
    scheme, host, port = _parts(origin)
    for nearest in listed:
        other_scheme, other_host, other_port = _parts(nearest)
        if other_host == host and other_scheme != scheme:
            return Verdict(reason="scheme_differs", origin=origin, nearest=nearest)
        if other_host == host and other_port != port:
            return Verdict(reason="port_differs", origin=origin, nearest=nearest)
        if other_host.removeprefix("www.") == host.removeprefix("www."):
            return Verdict(reason="www_differs", origin=origin, nearest=nearest)
    return Verdict(reason="other_site", origin=origin)


def _split(text: str) -> tuple[str, str]:
    """Return an address's origin and what follows it."""
    stripped = text.strip()
    if not stripped:
        raise OriginUnreadable("empty")
    found = ADDRESS.fullmatch(stripped)
    if found is None:
        raise OriginUnreadable("no_scheme" if "://" not in stripped else "host")
    scheme, host = found["scheme"].lower(), found["host"].lower().rstrip(".")
    if scheme not in PORT_OF_SCHEME:
        raise OriginUnreadable("scheme")
    if len(host) > HOST_LENGTH_MAX or not HOST.fullmatch(host):
        raise OriginUnreadable("host")
    if scheme == "http" and host not in OWN_MACHINE:
        raise OriginUnreadable("unencrypted")
    port = int(found["port"]) if found["port"] else PORT_OF_SCHEME[scheme]
    if not 0 < port <= PORT_MAX:
        raise OriginUnreadable("port")
    origin = f"{scheme}://{host}" if port == PORT_OF_SCHEME[scheme] else f"{scheme}://{host}:{port}"
    return origin, found["rest"] or ""


def _parts(origin: str) -> tuple[str, str, int]:
    found = ADDRESS.fullmatch(origin)
    if found is None:
        return "", origin, 0
    scheme = found["scheme"]
    return scheme, found["host"], int(found["port"]) if found["port"] else PORT_OF_SCHEME.get(scheme, 0)
