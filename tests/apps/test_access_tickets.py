"""Socket tickets: signed, short, changed by nobody, and readable without Django."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.access import errors, tickets

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = b"key of the installation"
TICKET = tickets.Ticket(
    nonce="n" * 32, user_id=7, person_id=3, scope=frozenset({0, 2}), topics=("desk", "wallboard:x"), thread_key=None,
    origin="http://localhost:8000", expires_at=tickets.expiry(NOW),
)  # fmt: skip


def test_what_was_written_is_read_again() -> None:
    assert tickets.read(tickets.write(TICKET, key=KEY), key=KEY, now=NOW) == TICKET


def test_a_ticket_lives_for_thirty_seconds() -> None:
    text = tickets.write(TICKET, key=KEY)
    tickets.read(text, key=KEY, now=NOW + timedelta(seconds=29.9))
    with pytest.raises(errors.TicketExpired):
        tickets.read(text, key=KEY, now=NOW + timedelta(seconds=30))


def test_a_ticket_that_would_live_too_long_is_not_ours() -> None:
    text = tickets.write(replace(TICKET, expires_at=NOW + timedelta(hours=1)), key=KEY)
    with pytest.raises(errors.TicketInvalid):
        tickets.read(text, key=KEY, now=NOW)


def test_another_key_does_not_read_it() -> None:
    with pytest.raises(errors.TicketInvalid):
        tickets.read(tickets.write(TICKET, key=KEY), key=b"another", now=NOW)


@given(place=st.integers(min_value=0), letter=st.sampled_from("AZaz09-_."))
def test_a_changed_letter_is_noticed(place: int, letter: str) -> None:
    text = tickets.write(TICKET, key=KEY)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        # The last letter of base64 carries unused bits, yet the text of the signature is compared, not its bytes.
        with pytest.raises(errors.TicketInvalid):
            tickets.read(changed, key=KEY, now=NOW)


@given(text=st.text(max_size=200))
def test_anything_else_is_no_ticket(text: str) -> None:
    with pytest.raises(errors.TicketInvalid):
        tickets.read(text, key=KEY, now=NOW)


@pytest.mark.parametrize(
    "change", [{"scope": []}, {"nonce": ""}, {"topics": None}, {"expires": "soon"}, {"origin": ""}]
)
def test_signed_nonsense_is_no_ticket(change: dict[str, object]) -> None:
    contents = json.loads(base64.urlsafe_b64decode(tickets.write(TICKET, key=KEY).split(".")[1] + "==")) | change
    body = base64.urlsafe_b64encode(json.dumps(contents).encode()).decode().rstrip("=")
    text = f"1.{body}.{tickets._signature(body, key=KEY)}"
    with pytest.raises(errors.TicketInvalid):
        tickets.read(text, key=KEY, now=NOW)


def test_the_live_process_reads_tickets_without_django() -> None:
    program = "import sys; from tejido.access import tickets; assert 'django' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
