"""How often something may be tried, counted in the database so that every process and machine counts together.

An attempt is counted before it is made and given back when it succeeds: many at once cannot slip past a count that is
written too late. What is counted is an account and an address together, so that a site of six hundred people behind one
address can sign in, and nobody is locked out by what a stranger does elsewhere; a much higher limit for the account
alone slows down whoever has many addresses.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F

from tejido.access import errors, models

COUNT_MAX = 1_000_000
COUNT = """
    INSERT INTO access_limit (what, subject, window_from, count) VALUES (%(what)s, %(subject)s, %(now)s, 1)
    ON CONFLICT (what, subject) DO UPDATE SET
        count = CASE WHEN access_limit.window_from <= %(over)s THEN 1
                     ELSE least(access_limit.count + 1, %(most)s) END,
        window_from = CASE WHEN access_limit.window_from <= %(over)s THEN excluded.window_from
                           ELSE access_limit.window_from END
    RETURNING count, window_from
"""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """At most so many attempts within a window that begins with the first of them."""

    what: str
    attempts_max: int
    window_seconds: int


SIGN_IN = Rule(what="sign_in", attempts_max=5, window_seconds=15 * 60)
SIGN_IN_OF_ACCOUNT = Rule(what="sign_in_of_account", attempts_max=100, window_seconds=60 * 60)
PASSWORD_MAIL = Rule(what="password_mail", attempts_max=5, window_seconds=60 * 60)
# Whoever tries codes knows the password already; a million codes, three of which are right at any moment.
SECOND_STEP = Rule(what="second_step", attempts_max=5, window_seconds=15 * 60)
SECOND_STEP_OF_ACCOUNT = Rule(what="second_step_of_account", attempts_max=20, window_seconds=60 * 60)
# A passkey cannot be guessed. This counts an address alone, only to keep it from filling the table of sessions.
PASSKEY_PAGE = Rule(what="passkey_page", attempts_max=1200, window_seconds=60)
RULES = (SIGN_IN, SIGN_IN_OF_ACCOUNT, PASSWORD_MAIL, SECOND_STEP, SECOND_STEP_OF_ACCOUNT, PASSKEY_PAGE)


def subject(*parts: str, key: bytes) -> str:
    """Return the keyed digest under which attempts are counted.

    Args:
        parts: An account, or an account and an address.
        key: A key of the installation, so that the digests tell nothing without it.
    """
    text = "\0".join(parts).casefold()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def take(rule: Rule, *, subject: str, now: datetime) -> int:
    """Count an attempt and return how many there were in this window.

    Args:
        now: Machine time.
    Raises: TooManyAttempts: the window has no attempt left; the attempt is counted all the same.
    """
    window = timedelta(seconds=rule.window_seconds)
    values: dict[str, str | int | datetime] = {
        "what": rule.what,
        "subject": subject,
        "now": now,
        "over": now - window,
        "most": COUNT_MAX,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        count, window_from = cursor.fetchone()
    if count > rule.attempts_max:
        seconds = (window_from + window - now).total_seconds()
        raise errors.TooManyAttempts(retry_seconds=max(1, math.ceil(seconds)), count=count)
    return int(count)


def give_back(rule: Rule, *, subject: str) -> None:
    """Take back one counted attempt, because it succeeded."""
    models.Limit.objects.filter(what=rule.what, subject=subject, count__gt=0).update(count=F("count") - 1)


def forget(rule: Rule, *, subject: str) -> None:
    """Begin anew: whoever knows the password has nothing to answer for."""
    models.Limit.objects.filter(what=rule.what, subject=subject).delete()
