"""From which address a request comes, as far as limits need to know."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household or a phone has a whole network of this size; whoever counts single addresses of it counts nothing.
NETWORK_BITS_V6 = 64
UNKNOWN = "unknown"


def of_request(request: HttpRequest) -> str:
    """Return the address that asks: an IPv4 address, an IPv6 network, or "unknown".

    Behind a proxy, which an installation has when it knows its public address, it is the last one that the proxy
    appended; whatever stands before it was written by the visitor.
    """
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.ENVIRONMENT.public_url:
        told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or told
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, NETWORK_BITS_V6), strict=False))
    return str(address)


def is_this_machine(request: HttpRequest) -> bool:
    """Return whether somebody on this very machine asks, not a proxy on behalf of somebody else."""
    is_forwarded = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    if settings.ENVIRONMENT.public_url or is_forwarded:
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
