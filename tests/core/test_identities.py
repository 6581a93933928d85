"""Who a customer is, as a client's site signs it: only with the secret, only for a while, to the letter."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from tejido.core import identities

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
SECRET = "el secreto del programa, de treinta y dos"


def signed(customer: str = "cliente-4711", *, seconds: float = 600, secret: str = SECRET) -> str:
    return identities.write(customer=customer, until_at=NOW + timedelta(seconds=seconds), secret=secret)


def test_what_the_site_signed_names_the_customer() -> None:
    assert identities.read(signed(), secret=SECRET, now=NOW) == "cliente-4711"
    assert identities.read(signed("ana.maria+1@example.org"), secret=SECRET, now=NOW) == "ana.maria+1@example.org"


def test_the_signature_is_the_one_that_the_how_to_page_tells_sites_to_make() -> None:
    until = int((NOW + timedelta(seconds=600)).timestamp())
    signature = hmac.new(SECRET.encode(), f"{until}.cliente-4711".encode(), hashlib.sha256).hexdigest()
    assert signed() == f"{until}.{signature}.cliente-4711"


def test_hmac_is_the_published_one() -> None:
    # RFC 4231, test case 2.
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert identities._signature("what do ya want for nothing?", "Jefe") == expected


def test_its_time_ends() -> None:
    text = signed(seconds=600)
    assert identities.read(text, secret=SECRET, now=NOW + timedelta(seconds=599))
    with pytest.raises(identities.IdentityExpired):
        identities.read(text, secret=SECRET, now=NOW + timedelta(seconds=600))


@pytest.mark.parametrize(
    "text",
    [
        "", "x", signed(secret="another secret of thirty-two letters"), signed().replace("4711", "4712"),
        "2" + signed()[1:], signed() + " ", signed("a\x00b"), signed("ñ"), signed("x" * 121), signed() * 40,
        signed(seconds=identities.LIFE_SECONDS_MAX + 1), "9" * 11 + signed()[10:], signed().upper(),
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(identities.IdentityInvalid):
        identities.read(text, secret=SECRET, now=NOW)


def test_without_a_secret_nothing_holds() -> None:
    with pytest.raises(identities.IdentityInvalid):
        identities.read(signed(secret=""), secret="", now=NOW)
