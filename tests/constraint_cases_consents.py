"""Consent texts and poverty lines: what the database itself refuses about them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.constraint_cases_programmes import doubled, refused
from tests.constraint_people import RECORDED
from tests.constraints import Case

TEXT, LINE = "people_consenttext", "people_povertyline"
JANUARY = date(2026, 1, 1)
KEY = "00000000-0000-4000-8000-000000000001"

CASES: tuple[Case, ...] = (
    *(
        Case(
            table=table, guard=f"{table}_key_key", what="one key, two rows",
            forbidden=lambda s, table=table: [s.add(table, key=KEY) for _ in range(2)],
        )
        for table in (TEXT, LINE)
    ),
    doubled(TEXT, "people_consenttext_version_key", "version", version="household-99999"),
    refused(TEXT, "consent_text_purpose_known", {"purpose": "follow_up"}, purpose="hiring"),
    refused(TEXT, "consent_text_version_is_a_code", version="The new one"),
    refused(TEXT, "consent_text_in_both_languages", words_en=""),
    refused(TEXT, "consent_text_in_both_languages", words_es=""),
    refused(TEXT, "consent_text_has_its_digest", digest="x"),
    doubled(LINE, "one_line_from_a_day", "domain", "from_date", superseded_at=RECORDED),
    refused(LINE, "line_version_is_a_code", version="The line of DANE"),
    refused(LINE, "line_domain_known", {"domain": "national"}, domain="not_asked"),
    refused(LINE, "line_is_above_nothing", amount=0),
    refused(LINE, "line_currency_is_a_code", currency="cop"),
    refused(LINE, "line_ends_after_begin", {"to_date": date(2026, 1, 2)}, to_date=JANUARY),
    refused(LINE, "line_names_its_source", source=""),
    refused(LINE, "line_standing_known", {"standing": "secondary"}, standing="guessed"),
    refused(
        LINE, "line_superseded_later", {"superseded_at": RECORDED}, superseded_at=RECORDED - timedelta(seconds=1)
    ),
)  # fmt: skip
