"""Published numbers, reproduced: a textbook's table of inputs and outputs, and the three rounds of LM3 by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tejido.core.impact.economy import leontief, lm3, ranges

NOTHING = np.array([])


def textbook() -> leontief.Table:
    """Return the example of Miller and Blair, Input-Output Analysis, 2nd edition (2009), sections 2.3 and 2.5."""
    return leontief.Table(
        sectors=("1", "2"), flows=np.array([[150.0, 500.0], [200.0, 100.0]]), demand=np.array([350.0, 1700.0]),
        output=np.array([1000.0, 2000.0]), jobs=NOTHING, wages=np.array([300.0, 500.0]),
        consumption=np.array([50.0, 400.0]),
    )  # fmt: skip


def test_the_inverse_is_that_of_the_textbook() -> None:
    table = textbook()
    assert leontief.findings(table) == ()
    assert table.coefficients == pytest.approx(np.array([[0.15, 0.25], [0.20, 0.05]]))
    assert leontief.inverted(table.coefficients) == pytest.approx(
        np.array([[1.254, 0.330], [0.264, 1.122]]), abs=0.0005
    )


def test_another_demand_needs_what_the_textbook_says() -> None:
    """New demands of 600 and 1,500 need outputs of 1,247.52 and 1,841.58."""
    found = leontief.set_off(textbook(), demand=np.array([600.0, 1500.0]))
    assert found == pytest.approx([1247.52, 1841.58], abs=0.01)


def test_the_model_closed_for_households_is_that_of_the_textbook() -> None:
    """Households earn 1,000 in all, of which they pay 50 to each other; the part of L̄ without them adds up by column.

    L̄ = [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.570, 0.489, 1.289]].
    """
    upper = leontief.upper_output_multipliers(textbook(), household_income=1000.0, household_services=50.0)
    assert upper == pytest.approx([1.365 + 0.527, 0.425 + 1.348], abs=0.001)
    assert (upper > leontief.output_multipliers(textbook())).all()


def test_three_rounds_by_hand() -> None:
    """LM3 = (round 1 + round 2 + round 3) / round 1, as the New Economics Foundation wrote in 2002.

    Of 100,000 that are spent, 40,000 reach people and 20,000 a supplier in the town. People spend 60 % of it in the
    town again, between 50 and 70 %; nobody asked the supplier.
    """
    found = lm3.rounds(
        spent=100_000,
        flows=[
            lm3.Flow(amount=40_000, spent_again=ranges.share(low=0.5, central=0.6, high=0.7)),
            lm3.Flow(amount=20_000, spent_again=ranges.UNKNOWN_SHARE),
        ],
    )
    assert found.stayed == 60_000
    assert found.multiplier.low == pytest.approx((100 + 60 + 20) / 100)
    assert found.multiplier.central == pytest.approx((100 + 60 + 24) / 100)
    assert found.multiplier.high == pytest.approx((100 + 60 + 28 + 20) / 100)
