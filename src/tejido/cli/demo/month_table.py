"""What came of the demonstration's month, printed: hours and money by line, findings, signatures, client statements."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Sum
from rich import box
from rich.table import Table

from tejido.cli.demo import cast, month, screen, steering
from tejido.cli.demo import world as worlds
from tejido.contacts.billing import queries as billing_queries
from tejido.core import dates
from tejido.core.pay import lines as pay_lines
from tejido.journal import clock, scopes
from tejido.people.pay import queries as pay_queries

HOUR_SECONDS = 3600
MORNING = time(9)
SIGN_IN = (("people lead", "personas"), ("administrator", "administrador"), ("client", "cliente"))


def show(shown: screen.Screen, world: worlds.World, *, base_url: str, now: datetime, has_links: bool) -> None:
    """Close the month in which world time stands and print what came of it.

    Args:
        now: Machine time.
    """
    zone = zoneinfo.ZoneInfo(cast.ZONE)
    first = clock.now().astimezone(zone).date().replace(day=1)
    following = dates.next_month(first)
    # Nothing is locked before the day after its last has begun everywhere.
    steering.set_clock(
        scope=world.scope, factor=1.0, now=now,
        world_at=datetime.combine(following + timedelta(days=1), MORNING, tzinfo=zone),
    )  # fmt: skip
    closed = month.close(scope=world.scope, from_date=first, to_date=following, now=now, at=clock.now())
    with scopes.scoped(world.scope):
        _show(shown, closed, first=first, following=following)
    if has_links:
        shown.show_links(
            [
                (f"sign in as {role}", base_url + steering.sign_in_path(cast.address(name), now=now))
                for role, name in SIGN_IN
            ]
        )


def _show(shown: screen.Screen, closed: month.Closed, *, first: date, following: date) -> None:
    run = closed.run
    shown.say()
    shown.say(
        f"{first:%d.%m.%Y} to {following - timedelta(days=1):%d.%m.%Y} · {run.people_count} people · synthetic: "
        f"{closed.played_count} days of people as they were played, {closed.lines_count} lines of hours invented"
    )
    found = ", ".join(f"{count} {code.replace('_', ' ')}" for code, count in sorted(closed.found.items()))
    shown.say(f"In the way before the lock, each corrected or answered: {found or 'nothing'}.")
    shown.show_table(_pay(run))
    counts = pay_queries.finding_counts(run)
    shown.say(
        "Told to whoever signed: " + (", ".join(f"{code} {count}" for code, count in counts.items()) or "nothing")
    )
    names = [f"account {one.user_id}" for one in pay_queries.signatures(run)]
    shown.say(f"Signed by {' and '.join(names)}; digest {run.digest}")
    for statement in closed.statements:
        shown.show_table(_statement(statement))
    shown.say()


def _pay(run: pay_queries.Run) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title="Pay", title_justify="left")
    for name in ("line", "people", "hours", "amount"):
        table.add_column(name, justify="left" if name == "line" else "right")
    summed = {
        (one["code"], one["kind"]): one
        for one in pay_queries.Line.objects.filter(slip__run=run)
        .values("code", "kind", "unit")
        .annotate(people=Count("slip", distinct=True), quantity=Sum("quantity"), total=Sum("amount"))
    }
    order = {code: number for number, code in enumerate(pay_lines.CODES)}
    for (code, kind), one in sorted(summed.items(), key=lambda each: (each[0][1] == "deduction", order[each[0][0]])):
        hours = f"{one['quantity'] / HOUR_SECONDS:,.1f}" if one["unit"] == "seconds" else ""
        sign = "−" if kind == "deduction" else ""
        table.add_row(code.replace("_", " "), str(one["people"]), hours, f"{sign}{one['total']:,.2f}")
    for total in pay_queries.totals(run):
        table.add_section()
        for name in ("earned", "deducted", "net"):
            table.add_row(
                name, str(total["people"]) if name == "net" else "", "", f"{total[name]:,.2f} {total['currency']}"
            )
    return table


def _statement(statement: month.Statement) -> Table:
    programme = statement.programme
    table = Table(box=box.SIMPLE_HEAD, title=f"Statement for {programme.client.name}", title_justify="left")
    for name in ("line", "quantity", "amount"):
        table.add_column(name, justify="left" if name == "line" else "right")
    for one in billing_queries.lines(statement):
        quantity = "" if one.quantity is None else f"{one.quantity:,.2f}".rstrip("0").rstrip(".")
        table.add_row(one.code, quantity, f"{one.amount:,.2f}")
    table.add_section()
    table.add_row("amount", "", f"{statement.amount or Decimal(0):,.2f} {statement.currency}")
    table.add_row("digest", "", statement.digest)
    return table
