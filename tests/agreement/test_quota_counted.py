"""Who counts for the quota is what the core would publish: told of it, agreed to exactly this, and no apprentice."""

from __future__ import annotations

import psycopg
from psycopg.types.json import Jsonb
from tests import crowd

from tejido.core.impact import disclosure
from tejido.impact import duties
from tejido.journal import scopes
from tejido.vault import actions, sealing, tags

MONTH = {"from_date": crowd.FROM_DATE, "to_date": crowd.TO_DATE}


def test_only_those_who_told_and_agreed_to_this_count_and_few_are_never_shown(
    committed: None, owner: psycopg.Connection
) -> None:
    crowd.install()
    people = crowd.place(owner, 60)
    ring = sealing.ring()
    owner.execute("INSERT INTO vault.seal_key (name) VALUES (%s) ON CONFLICT DO NOTHING", [ring.current.name])
    for number, person in enumerate(people):
        value = {"answers": {"disability": "yes" if number < 30 else "no"}}
        sealed = ring.seal(value, person_id=person)
        owner.execute(
            "INSERT INTO vault.self_identification (person_id, key_name, nonce, sealed, tags, declared_by_user_id,"
            " declared_at) VALUES (%s, %s, %s, %s, %s, 1, now())",
            [person, sealed.key_name, sealed.nonce, sealed.token,
             Jsonb(tags.of("self_identification", ring, sealed, value))],
        )  # fmt: skip
    owner.execute("INSERT INTO vault.secret (value) SELECT sha256('the secret of this test')")
    (secret,) = owner.execute("SELECT value FROM vault.secret").fetchone() or (b"",)
    # Twenty-three who told of a disability agree, and five who did not; two of the former are apprentices.
    for person in (*people[:23], *people[40:45]):
        actions.give_consent(
            person, purpose="legal_quota", version="legal_quota-1", how="self", by_user_id=1, at=crowd.AT
        )
    owner.execute("UPDATE people_employment SET contract = 'apprentice' WHERE person_id = ANY (%s)", [people[:2]])
    part, workers = people[2:23], people[2:]
    key = disclosure.cell_key(secret=secret, people=workers, part=part)
    with scopes.scoped({0}):
        found = duties.quota_counted(**MONTH)
    assert found.people_count == len(workers)
    assert found.counted == disclosure.count_figure(disclosure.rounded(len(part), key=key))
    assert found.counted.low is not None and found.counted.high is not None
    assert found.counted.low <= 21 <= found.counted.high
    # Twelve take it back: nine are too few to be told of.
    for person in part[:12]:
        actions.withdraw_consent(person, purpose="legal_quota", by_user_id=1, at=crowd.AT)
    with scopes.scoped({0}):
        assert duties.quota_counted(**MONTH).counted.value is None
