"""Facts: what can be recorded and what cannot, and that a recorded fact has one digest for ever."""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
import math
import pathlib
import pkgutil
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tejido.core import billing_facts, fact_types, facts, impact_facts, people_facts, reference_facts

AT = datetime(2026, 11, 2, 14, 0, tzinfo=UTC)
BOGOTA = timezone(timedelta(hours=-5))
DIGEST = "0" * 64
# Of each kind of field, a value that can be recorded and the form in which it is stored.
GOOD: dict[str, tuple[object, object]] = {
    "id": (7, 7),
    "code": ("long_term:2026-11.v1+x", "long_term:2026-11.v1+x"),
    "number": (-0.5, -0.5),
    "numbers": ({"wait": 1, "idle": 0.25}, {"wait": 1, "idle": 0.25}),
    "codes": (("es", "en"), ["es", "en"]),
    "flag": (True, True),
    "instant": (datetime(2026, 11, 2, 9, 0, tzinfo=BOGOTA), "2026-11-02T14:00:00+00:00"),
    "digest": (DIGEST, DIGEST),
}
BAD: dict[str, list[object]] = {
    "id": [-1, 1.0, True, "7", 2**53, [7]],
    "code": [
        "", "María", "maria perez", "Ana", "ana@example.org", "+573001112233", "a" * 65, "chat\n", "\nchat", "ch\tat",
        "é", "_x", 7, True, b"chat", ["chat"],
    ],
    "number": ["1", True, math.nan, math.inf, -math.inf, 2**53, -(2**53), 1e300, 1 + 1j],
    "numbers": [[("wait", 1)], {"María": 1}, {"wait": "long"}, {"wait": math.nan}, {1: 1},
                {str(number): number for number in range(257)}],
    "codes": ["es", {"es"}, ["es", "María"], [1], ["es"] * 257],
    "flag": [0, 1, "true"],
    "instant": [AT.replace(tzinfo=None), "2026-11-02T14:00:00+00:00", 1762092000, AT.date()],
    "digest": ["", "hola", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", b"0" * 64],
}  # fmt: skip
ROOM = fact_types.FactType("Tries each kind.", {f"one_{kind}": f"{kind}?" for kind in fact_types.KINDS})


@pytest.fixture(autouse=True)
def _one_more_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare a fact with a field of each kind; the declarations are data, and this one is given for a test."""
    monkeypatch.setattr(fact_types, "FACTS", {**fact_types.FACTS, "tried": ROOM})


def fact(data: dict[str, Any], **given: Any) -> facts.Fact:
    return facts.Fact(
        **{
            "position": 1, "id": 7, "type": "tried", "happened_at": AT, "recorded_at": AT, "by": facts.SYSTEM,
            "client_id": 1, "data": data, **given,
        }
    )  # fmt: skip


def test_there_is_no_kind_of_field_for_text() -> None:
    assert set(GOOD) == set(BAD) == set(fact_types.KINDS)
    used = {kind.removesuffix("?") for declared in fact_types.FACTS.values() for kind in declared.fields.values()}
    assert used <= set(fact_types.KINDS)


@pytest.mark.parametrize("kind", fact_types.KINDS)
def test_a_field_takes_what_its_kind_says(kind: str) -> None:
    value, stored = GOOD[kind]
    assert facts.checked("tried", {f"one_{kind}": value}) == {f"one_{kind}": stored}
    assert facts.checked("tried", {f"one_{kind}": None}) == {}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD.items() for value in values])
def test_a_field_refuses_what_could_be_a_name_a_text_or_nonsense(kind: str, value: object) -> None:
    with pytest.raises(facts.FactInvalid):
        facts.checked("tried", {f"one_{kind}": value})


@pytest.mark.parametrize(
    ("fact_type", "data"),
    [
        ("unheard_of", {}), ("client_added", {}), ("client_added", {"client": None}),
        ("client_added", {"client": 1, "name": "x"}),
    ],
)  # fmt: skip
def test_a_fact_has_exactly_its_declared_fields(fact_type: str, data: dict[str, object]) -> None:
    with pytest.raises(facts.FactInvalid):
        facts.checked(fact_type, data)


def test_a_refusal_does_not_repeat_what_was_given() -> None:
    for kind in ("code", "id", "digest"):
        with pytest.raises(facts.FactInvalid) as refused:
            facts.checked("tried", {f"one_{kind}": "María Pérez"})
        assert "María" not in str(refused.value)


def test_a_decision_carries_what_a_replay_needs() -> None:
    fields = fact_types.FACTS["offer_made"].fields
    for name, kind in (("policy_version", "number"), ("epoch", "number"), ("decision", "number"), ("terms", "numbers")):
        assert fields[name] == kind


@pytest.mark.parametrize("name", fact_types.FACTS)
def test_a_fact_is_named_in_the_past_and_explained(name: str) -> None:
    assert name == name.lower()
    assert facts.CODE_PATTERN.fullmatch(name)
    meaning = fact_types.FACTS[name].meaning
    assert meaning[0].isupper()
    assert meaning.endswith(".")


@pytest.mark.parametrize(("kind", "number"), [("robot", 1), ("", 0), ("user", -1), ("User", 1)])
def test_nobody_else_can_have_done_it(kind: Any, number: int) -> None:
    with pytest.raises(facts.FactInvalid):
        facts.Actor(kind, number)


# Digests


def test_the_canonical_form_is_that_of_rfc_8785() -> None:
    """Keys sorted, no spaces, numbers as ECMAScript writes them; the example of the standard, section 3.2.3."""
    recorded = fact({"one_numbers": {"z": 1.0, "a": 1e21, "m": 4.50, "k": 2e-3, "e": 1e-27}})
    assert facts.canonical(recorded) == (
        b'{"by":["system",0],"client_id":1,'
        b'"data":{"one_numbers":{"a":1e+21,"e":1e-27,"k":0.002,"m":4.5,"z":1}},'
        b'"happened_at":"2026-11-02T14:00:00+00:00","id":7,'
        b'"recorded_at":"2026-11-02T14:00:00+00:00","type":"tried"}'
    )
    assert facts.digest(recorded) == hashlib.sha256(facts.canonical(recorded)).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 8}, {"type": "client_added"}, {"happened_at": AT + timedelta(microseconds=1)},
        {"recorded_at": AT + timedelta(microseconds=1)}, {"by": facts.Actor("user", 1)}, {"client_id": 2},
        {"data": {"one_id": 2}}, {"data": {}},
    ],
)  # fmt: skip
def test_a_digest_covers_all_but_the_position(changed: dict[str, Any]) -> None:
    before = fact({"one_id": 1})
    assert facts.digest(fact(changed.pop("data", {"one_id": 1}), **changed)) != facts.digest(before)
    assert facts.digest(fact({"one_id": 1}, position=99)) == facts.digest(before)


CODES = st.from_regex(facts.CODE_PATTERN, fullmatch=True)
NUMBERS = st.one_of(
    st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1), st.floats(min_value=-(2.0**52), max_value=2.0**52)
)
DATA = st.fixed_dictionaries(
    {},
    optional={
        "one_id": st.integers(min_value=0, max_value=2**53 - 1),
        "one_code": CODES,
        "one_number": NUMBERS,
        "one_numbers": st.dictionaries(CODES, NUMBERS, max_size=5),
        "one_codes": st.lists(CODES, max_size=5),
        "one_flag": st.booleans(),
        "one_instant": st.datetimes(timezones=st.sampled_from([UTC, BOGOTA])).filter(lambda at: 1 < at.year < 9999),
        "one_digest": st.from_regex(facts.DIGEST_PATTERN, fullmatch=True),
    },
)


@given(data=DATA)
def test_whatever_can_be_recorded_has_one_digest(data: dict[str, Any]) -> None:
    """Also after it went through JSON, as it does in the database, and with its keys in another order."""
    stored = facts.checked("tried", data)
    returned = json.loads(json.dumps(stored))
    turned = dict(reversed(list(returned.items())))
    assert facts.digest(fact(stored)) == facts.digest(fact(returned)) == facts.digest(fact(turned))


@given(data=DATA)
def test_what_is_stored_can_be_checked_again(data: dict[str, Any]) -> None:
    stored = facts.checked("tried", data)
    stored.pop("one_instant", None)
    assert facts.checked("tried", stored) == stored


@given(
    happened_at=st.datetimes(timezones=st.just(UTC)).filter(lambda at: 1 < at.year < 9999),
    hours=st.integers(min_value=-12, max_value=14),
)
def test_an_instant_has_one_text_whatever_its_offset(happened_at: datetime, hours: int) -> None:
    elsewhere = happened_at.astimezone(timezone(timedelta(hours=hours)))
    assert facts.digest(fact({}, happened_at=elsewhere)) == facts.digest(fact({}, happened_at=happened_at))
    assert facts.checked("tried", {"one_instant": elsewhere}) == facts.checked("tried", {"one_instant": happened_at})


@given(text=st.text(), other=st.text(), salt=st.binary(min_size=16, max_size=16))
def test_a_texts_digest_needs_its_salt(text: str, other: str, salt: bytes) -> None:
    digest = facts.text_digest(text, salt=salt)
    assert facts.DIGEST_PATTERN.fullmatch(digest)
    assert facts.text_digest(text, salt=salt) == digest
    assert facts.text_digest(text, salt=salt + b"\x00") != digest
    if other != text:
        assert facts.text_digest(other, salt=salt) != digest


def test_a_text_that_is_no_valid_unicode_has_a_digest_too() -> None:
    assert facts.text_digest("\ud800", salt=b"1") != facts.text_digest("\ud801", salt=b"1")


def test_no_part_declares_a_fact_of_another() -> None:
    """Tables of facts are joined by name, so a name that is used twice would silently be the later one."""
    packages = (impact_facts, people_facts)
    parts = [
        importlib.import_module(f"{package.__name__}.{one.name}")
        for package in packages
        for one in pkgutil.iter_modules(package.__path__)
    ]
    names = [name for part in (billing_facts, reference_facts, *parts) for name in part.FACTS]
    assert len(names) == len(set(names))
    source = ast.parse(pathlib.Path(fact_types.__file__).read_text())
    (table,) = [
        each.value for each in source.body if isinstance(each, ast.AnnAssign) and isinstance(each.value, ast.Dict)
    ]
    own = [key.value for key in table.keys if isinstance(key, ast.Constant)]
    assert len(own) == len(set(own)) and not set(own) & set(names)
