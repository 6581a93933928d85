"""What the vault publishes of what people told is what the core would: which answers, on which level, how rounded."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests import crowd

from tejido.core.impact import disclosure, households, self_identification, told
from tejido.impact import told_figures
from tejido.journal import scopes
from tejido.vault import sealing, tags

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}
# Hired so long ago that everybody came to the first three moments, and nobody to the last.
HIRED = date(2025, 1, 1)
Units = Mapping[str, Mapping[str, Sequence[int]]]


def _keep(owner: psycopg.Connection, table: str, rows: list[tuple[int, dict[str, object], tuple[object, ...]]]) -> None:
    """Put rows into the vault as the owner, sealed and tagged as its own actions do."""
    ring = sealing.ring()
    owner.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
    columns = "moment, taken_on, household_id, " if table == "snapshot" else ""
    marks = "%s, %s, %s, " if table == "snapshot" else ""
    with owner.cursor() as cursor:
        for person, value, beside in rows:
            sealed = ring.seal(value, person_id=person)
            cursor.execute(
                f"INSERT INTO vault.{table} (person_id, {columns}key_name, nonce, sealed, tags, declared_by_user_id,"  # type: ignore[arg-type]
                f" declared_at) VALUES (%s, {marks}%s, %s, %s, %s, 1, now())",
                [person, *beside, sealed.key_name, sealed.nonce, sealed.token,
                 Jsonb(tags.of(table, ring, sealed, value))],
            )  # fmt: skip


def _groups(owner: psycopg.Connection, people: Sequence[int], rng: random.Random) -> Units:
    """Let most of them answer some questions; return who gave which answer to which."""
    units: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = []
    for person in people:
        answers = {}
        for question, codes in self_identification.QUESTIONS.items():
            weights = [6.0 if number < 2 else 0.6 for number in range(len(codes))]
            code = rng.choices([*codes, told.UNTOLD], [*weights, 4.0])[0] if person % 7 else told.UNTOLD
            units[question][code].append(person)
            if code != told.UNTOLD:
                answers[question] = code
        if answers:
            rows.append((person, {"answers": answers}, ()))
    _keep(owner, "self_identification", rows)
    return units


def _homes(owner: psycopg.Connection, people: Sequence[int], rng: random.Random) -> Units:
    """Let most of them tell about their household, some sharing one; return which household had what."""
    units: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = []
    for moment in ("application", "month_6"):
        told_of = set()
        for number, person in enumerate(people):
            home = _home(owner, person - (number % 9 == 1))
            is_silent = rng.random() < 0.3
            for part in told.PARTS:
                units[f"{moment}.{part}"][told.UNTOLD if is_silent else "told"].append(person)
            if is_silent:
                continue
            codes = {"members_count": rng.randint(1, 8), "earners_count": rng.choice((0, 1, 1, 2, 4)),
                     "outcome": rng.choice(told.OUTCOMES)}  # fmt: skip
            rows.append((person, codes, (moment, date(2025, 2, 1), home)))
            if home in told_of:
                for held in units[f"{moment}.members"], units[f"{moment}.earners"], units[f"{moment}.line"]:
                    for ids in held.values():
                        if -home in ids:
                            ids.remove(-home)
            told_of.add(home)
            for part, code in told.household_codes(**codes).items():  # type: ignore[arg-type]
                units[f"{moment}.{part}"][code].append(-home)
    _keep(owner, "snapshot", rows)
    return units


def _home(owner: psycopg.Connection, person: int) -> int:
    code = "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{person:010d}")
    row = owner.execute(
        "INSERT INTO vault.household (code) VALUES (%s) ON CONFLICT (code) DO UPDATE SET code = excluded.code"
        " RETURNING id",
        [code],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _expected(name: str, units: Mapping[str, Sequence[int]], secret: bytes) -> dict[str, object]:
    is_home = "." in name
    sides = told.SIDES[name]
    # Households are written as negative ids above, so that they are not mistaken for people.
    ids = {code: [abs(unit) for unit in members] for code, members in units.items()}
    topic = told.Topic(
        name=name, answers={code: len(ids.get(code, ())) for code in sides},
        unsaid=None if is_home else len(ids.get(told.UNSAID, ())), untold=len(ids.get(told.UNTOLD, ())),
    )  # fmt: skip
    shown = told.shown(topic)
    answered = [unit for code in sides for unit in ids.get(code, ())]

    def rounded(count: int | None, part: Sequence[int]) -> disclosure.Figure:
        if count is None:
            return disclosure.count_figure(None)
        key = disclosure.cell_key(secret=secret, people=answered, part=part)
        return disclosure.count_figure(disclosure.rounded(count, key=key))

    parts: dict[str, list[int]] = defaultdict(list)
    for code, side in sides.items():
        parts[code if shown.level == "each" else side] += ids.get(code, ())
    return {
        "level": shown.level,
        "answers": {code: rounded(count, parts[code]) for code, count in shown.answers.items()},
        "answered": rounded(shown.answered, answered),
        "unsaid": None if is_home else rounded(shown.unsaid, ids.get(told.UNSAID, ())),
        "untold": rounded(shown.untold, ids.get(told.UNTOLD, ())),
    }


@pytest.mark.parametrize(("seed", "count"), [(1, 160), (2, 45)])
def test_the_vault_publishes_of_what_was_told_what_the_core_would(
    committed: None, owner: psycopg.Connection, seed: int, count: int
) -> None:
    crowd.install()
    rng = random.Random(seed)
    people = crowd.place(owner, count, from_date=HIRED)
    units = {**_groups(owner, people, rng), **_homes(owner, people, rng)}
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    (secret,) = owner.execute("SELECT value FROM vault.secret").fetchone() or (b"",)
    with scopes.scoped({0}):
        found = told_figures.told_in(**MONTH)
    topics = {topic.name: topic for each in (found.groups, *found.homes.values()) for topic in each}
    levels = set()
    for name in units:
        topic = topics[name]
        got = {field: getattr(topic, field) for field in ("level", "answers", "answered", "unsaid", "untold")}
        assert got == _expected(name, units[name], secret), name
        assert topic.people_count == count
        levels.add(topic.level)
    assert levels >= {"none"} if count < 100 else levels >= {"each", "sides"}
    # Nobody came to the last moment, and those of a year ago are asked but told nothing.
    assert [topics[f"{moment}.members"].people_count for moment in households.MOMENT_MONTHS] == [count] * 3 + [0]


def test_one_person_of_two_records_is_counted_once_and_who_took_it_back_not_at_all(
    committed: None, owner: psycopg.Connection
) -> None:
    from tejido.vault import actions

    crowd.install()
    people = crowd.place(owner, 41, from_date=HIRED)
    _keep(owner, "self_identification", [
        (person, {"answers": {"carer": "yes" if number % 2 else "no"}}, ()) for number, person in enumerate(people)
    ])  # fmt: skip
    owner.execute(
        "INSERT INTO vault.consent (person_id, purpose, text_version, given_at, given_how, given_by_user_id)"
        " SELECT unnest(%s::bigint[]), 'self_identification', 'x', now(), 'self', 1", [people],
    )  # fmt: skip
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    owner.execute("UPDATE people_person SET canonical_person_id = %s WHERE id = %s", [people[0], people[40]])
    assert _carers() == ("each", 40)
    # Twenty care and twenty do not; eleven of one side take it back, and the question closes.
    for person in people[1:22:2]:
        actions.withdraw_consent(person, purpose="self_identification", by_user_id=1, at=crowd.AT)
    assert _carers() == ("none", 40)


def _carers() -> tuple[str, int]:
    with scopes.scoped({0}):
        (topic,) = [each for each in told_figures.told_in(**MONTH).groups if each.name == "carer"]
    return topic.level, topic.people_count
