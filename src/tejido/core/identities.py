"""Who a customer is, as the client's own site signs it: the site knows who has signed in there, and we do not.

The text is `<until>.<signature>.<customer>`: until when it holds, in seconds of the Unix epoch; HMAC-SHA256 over
`<until>.<customer>` under the programme's identity secret, in hexadecimal; and the customer's number or name in the
client's own records. It holds for a short time only: whoever copies it from a page can use it that long.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

LENGTH_MAX = 300
# A page may lie open for a working day, and no longer.
LIFE_SECONDS_MAX = 12 * 60 * 60
FORM = re.compile(r"([0-9]{9,11})\.([0-9a-f]{64})\.([A-Za-z0-9@+_.:/-]{1,120})")


class IdentityInvalid(Exception):
    """This is not signed with the programme's identity secret, or holds for longer than twelve hours."""


class IdentityExpired(Exception):
    """This was signed in time once, and its time is over."""


def write(*, customer: str, until_at: datetime, secret: str) -> str:
    """Return the text that a client's site puts on its page.

    Args:
        customer: In the client's own records; letters, digits and @ + _ . : / -.
        until_at: Until when it holds, at most `LIFE_SECONDS_MAX` ahead.
    """
    until = int(until_at.timestamp())
    return f"{until}.{_signature(f'{until}.{customer}', secret)}.{customer}"


def read(text: str, *, secret: str, now: datetime) -> str:
    """Return the customer that a text names.

    Args:
        secret: The programme's; with an empty one nothing holds.
        now: Machine time.
    Raises: IdentityInvalid, IdentityExpired
    """
    found = FORM.fullmatch(text) if len(text) <= LENGTH_MAX else None
    if found is None or not secret:
        raise IdentityInvalid(IdentityInvalid.__doc__)
    until, signature, customer = found.groups()
    if not hmac.compare_digest(signature, _signature(f"{until}.{customer}", secret)):
        raise IdentityInvalid(IdentityInvalid.__doc__)
    until_at = datetime.fromtimestamp(int(until), UTC)
    if until_at > now + timedelta(seconds=LIFE_SECONDS_MAX):
        raise IdentityInvalid(IdentityInvalid.__doc__)
    if until_at <= now:
        raise IdentityExpired(IdentityExpired.__doc__)
    return customer


def _signature(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
