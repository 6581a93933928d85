"""Claims from lotteries: what the SQL reads a fold reads too, small groups are withheld, kept numbers come again."""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests import lottery_rows, scenes
from tests.lottery_rows import Entrant

from tejido.core.impact import indicators
from tejido.core.impact.estimation import estimates, ladder, net
from tejido.impact import queries
from tejido.impact.estimates import assumptions, claims, errors, following, provider, runs, tables
from tejido.journal import scopes
from tejido.people import funnel_tables, models, programme_tables

FROM_DATE, TO_DATE = date(2026, 3, 1), date(2026, 4, 1)
# Later than the register of these tests was filled.
KEPT_AT = datetime(2100, 1, 1, tzinfo=UTC)
LOTTERY = "job_within_year_lottery"


@pytest.fixture
def here(db: None) -> None:
    scopes.assign({0})
    scenes.install()


def some(rng: random.Random, count: int) -> list[Entrant]:
    """Return entrants of two strata with all that can become of somebody."""
    made = []
    for number in range(count):
        is_drawn = number % 3 != 0
        made.append(
            Entrant(
                stratum=rng.choice(("north", "south")), is_drawn=is_drawn,
                has_taken=rng.random() < (0.8 if is_drawn else 0.1),
                job_day=rng.choice((None, -400, -30, 20, 364, 365)), is_elsewhere=rng.random() < 0.5,
                reason=rng.choice(("other_employer", "own_business")),
            )
        )  # fmt: skip
    return made


def bodies(kind: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM journal_fact WHERE type = %s ORDER BY id", [kind])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]


def follow(applications: list[funnel_tables.Application], *, answer: str) -> None:
    tables.FollowUp.objects.bulk_create(
        tables.FollowUp(
            application=application, months=12, answer=answer, on_date=date(2026, 3, 5), by_user_id=1,
            recorded_at=scenes.START,
        )
        for application in applications
    )  # fmt: skip


def found(code: str = LOTTERY) -> claims.Found:
    return claims.found(code, from_date=FROM_DATE, to_date=TO_DATE, known_at=provider.NOW)


def test_sql_and_fold_read_the_same(here: None) -> None:
    """The estimate of the rows, worked out again stratum by stratum from what the test itself knows."""
    entrants = some(random.Random(3), 150)
    applications = lottery_rows.add(entrants)
    follow(applications, answer="no_work")

    def has_job(one: Entrant) -> bool:
        is_formal = not one.is_elsewhere or one.reason != "own_business"
        return one.job_day is not None and 0 <= one.job_day < 365 and is_formal

    difference = 0.0
    for stratum in ("north", "south"):
        here_are = [one for one in entrants if one.stratum == stratum]
        arms = [[has_job(one) for one in here_are if one.is_drawn is is_drawn] for is_drawn in (True, False)]
        difference += len(here_are) / len(entrants) * (sum(arms[0]) / len(arms[0]) - sum(arms[1]) / len(arms[1]))
    one = found()
    assert isinstance(one.answer, estimates.Estimate)
    assert one.answer.value == pytest.approx(difference)
    assert one.rows_count == 150
    assert one.claimed == "causal"
    assert one.cells is not None
    assert one.cells[0].part == sum(has_job(each) for each in entrants if each.is_drawn)
    assert {check.name for check in one.checks if check.has_passed} >= {"drawn_by_chance", "followed_alike"}


def test_unequal_following_lowers_the_rung_and_gives_bounds(here: None) -> None:
    applications = lottery_rows.add([
        Entrant(is_drawn=number < 40, has_taken=number < 30, job_day=20 if number % 3 == 0 else None)
        for number in range(80)
    ])  # fmt: skip
    follow(applications[:40], answer="no_work")
    one = found()
    assert one.failed == ("followed_alike",)
    assert one.claimed == "outcome"
    assert one.bounds is not None
    assert one.bounds.low < one.bounds.high
    # Whom we hired ourselves is known of everybody.
    assert found("hired_here_within_year_lottery").claimed == "causal"
    with pytest.raises(ladder.ClaimAboveItsEvidence):
        ladder.Claim(
            code=one.code, method=one.method, rung="causal", indicator_rung="causal", estimate=None, checks=one.checks
        )


def test_small_lotteries_are_told_and_not_estimated(here: None) -> None:
    applications = lottery_rows.add([Entrant(is_drawn=number < 6, has_taken=number < 6) for number in range(14)])
    follow(applications, answer="formal_job")
    one = found()
    assert isinstance(one.answer, estimates.CannotEstimate)
    assert one.answer.reason == "few_in_arm"
    period = queries.period_of(from_date=FROM_DATE, to_date=TO_DATE, as_of=scenes.START)
    measured = provider.measure(period)
    assert ("claim_few_in_arm", "people_lead") in {
        (gap.reason, gap.owner) for gap in measured.gaps if gap.indicator == LOTTERY
    }
    assert LOTTERY not in {row.indicator for row in measured.measurements}


def test_a_lottery_in_which_all_found_work_is_withheld(here: None) -> None:
    """Every difference would tell that nobody is without a job."""
    applications = lottery_rows.add([Entrant(is_drawn=number < 30, has_taken=number < 30) for number in range(60)])
    follow(applications, answer="formal_job")
    period = queries.period_of(from_date=FROM_DATE, to_date=TO_DATE, as_of=scenes.START)
    (row,) = [each for each in provider.measure(period).measurements if each.indicator == LOTTERY]
    assert row.figure.withheld == "few_people"


def test_a_kept_estimate_comes_again_although_rows_were_corrected(here: None) -> None:
    entrants = some(random.Random(5), 90)
    applications = lottery_rows.add(entrants)
    follow(applications, answer="no_work")
    keys = {code: uuid.uuid4() for code in claims.DEFINITIONS}
    given = {"from_date": FROM_DATE, "to_date": TO_DATE, "recorded_at": KEPT_AT, "user_id": 1, "by": scenes.BY,
             "at": scenes.START}  # fmt: skip
    kept = {code: runs.keep(indicator=code, key=key, **given) for code, key in keys.items()}  # type: ignore[arg-type]
    assert runs.keep(indicator=LOTTERY, key=keys[LOTTERY], **given) == kept[LOTTERY]  # type: ignore[arg-type]
    assert kept["net_jobs"].factors.count() == 12
    assert len(bodies("estimate_kept")) == len(keys)
    before = found()
    later = KEPT_AT + timedelta(hours=1)
    programme_tables.Stage.objects.update(superseded_at=later)
    models.Employment.objects.update(superseded_at=later)
    assert found().answer != before.answer
    for code, key in keys.items():
        again = runs.recompute(key)
        assert (again.is_same, again.are_rows_same, again.is_code_same) == (True, True, True), code
    with pytest.raises(errors.NoSuchRun):
        runs.recompute(uuid.uuid4())


def test_weighting_of_those_nobody_drew_is_causal_only_if_its_checks_hold(here: None) -> None:
    rng = random.Random(8)
    applications = lottery_rows.add(
        [
            Entrant(is_drawn=False, has_taken=number % 2 == 0, job_day=20 if rng.random() < 0.4 else None)
            for number in range(120)
        ],
        is_lottery=False,
    )
    one = found("job_within_year_weighted")
    assert isinstance(one.answer, estimates.CannotEstimate) or one.claimed in ("outcome", "causal")
    assert len(applications) == 120
    # Nobody without a job was followed, so all known people have one and nothing can be compared.
    assert one.rows_count < 120
    assert (one.claimed == "causal") == (not one.failed)


def test_net_jobs_are_a_range_of_dated_shares_and_no_formal_number_stands_on_examples(here: None) -> None:
    lottery_rows.add([Entrant(is_drawn=True, has_taken=True, job_day=370) for _ in range(40)])
    one = found("net_jobs")
    assert isinstance(one.answer, estimates.Estimate)
    assert one.net is not None
    assert one.net.gross == 40
    # By hand: 40 x 0.5 x 0.85 x 0.8 x 0.85; 40 x 0.3 x 0.6 x 0.6 x 0.71; 40 x 0.7.
    assert one.answer.value == pytest.approx(11.56)
    assert one.answer.low == pytest.approx(3.0672)
    assert one.answer.high == pytest.approx(28.0)
    assert one.claimed == "net"
    assert assumptions.on(FROM_DATE, place="PA").factors.missing(FROM_DATE) == net.KINDS
    with pytest.raises(assumptions.values.DemonstrationValue):
        assumptions.formal(assumptions.on(FROM_DATE, place="CO"))


def test_following_is_told_once_corrected_and_refused(here: None) -> None:
    (application,) = lottery_rows.add([Entrant(is_drawn=False, has_taken=False)])
    given = {"months": 12, "on_date": date(2026, 3, 5), "user_id": 1, "recorded_at": scenes.START, "by": scenes.BY,
             "at": scenes.START}  # fmt: skip
    assert following.page(today=date(2026, 3, 5)).open_count == 2
    first = following.tell(application_key=application.key, answer="no_work", **given)  # type: ignore[arg-type]
    assert following.tell(application_key=application.key, answer="no_work", **given) == first  # type: ignore[arg-type]
    following.tell(application_key=application.key, answer="formal_job", **given)  # type: ignore[arg-type]
    assert [body["answer"] for body in bodies("follow_up_told")] == ["no_work", "formal_job"]
    assert {row.answer for row in following.page(today=date(2026, 3, 5), is_open_only=False).rows} == {"", "formal_job"}
    with pytest.raises(errors.FollowUpInvalid):
        following.tell(application_key=application.key, answer="rich", **given)  # type: ignore[arg-type]
    with pytest.raises(errors.NoSuchApplicant):
        following.tell(application_key=uuid.uuid4(), answer="no_work", **given)  # type: ignore[arg-type]
    with pytest.raises(errors.NoSuchApplicant):
        following.tell(application_key=application.key, answer="no_work", **{**given, "on_date": date(2025, 4, 1)})  # type: ignore[arg-type]


def test_every_claim_has_its_definition() -> None:
    defined = {each.code for each in indicators.area("claims")}
    assert defined == set(claims.DEFINITIONS)
    for code, one in claims.DEFINITIONS.items():
        assert not indicators.is_above(ladder.RUNG_OF_METHOD[one.method], indicators.INDICATORS[code].rung)
