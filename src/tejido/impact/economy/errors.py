"""What can go wrong with a town's economy."""

from __future__ import annotations

from collections.abc import Sequence

from tejido.core.impact.economy import leontief


class NoSuchTownSupplier(Exception):
    """There is no such supplier."""


class NoSuchTownPurchase(Exception):
    """There is no such purchase, or it was corrected or taken out since; open the list again."""


class NoSuchTownTable(Exception):
    """There is no such table of inputs and outputs."""


class NoSuchTownComparison(Exception):
    """There is no such comparison."""


class NoSuchTownWork(Exception):
    """There is no such public work or incentive."""


class TownEntryInvalid(Exception):
    """Something is missing here, is too long, or cannot be: look at codes, names, amounts, days and sources again."""


class TownFiguresTooMany(Exception):
    """A file about towns has at most 500 lines, which are decided together; divide it into several files."""


class TownComparisonInvalid(Exception):
    """Choose two to ten towns of five digits each, none twice and not the site's own, and say why these."""


class TownTableFails(Exception):
    """The table fails a check, so nothing is worked out with it; what is wrong stands below, with the sectors."""

    def __init__(self, findings: Sequence[leontief.Finding]) -> None:
        """Keep which checks fail in which sectors."""
        super().__init__(self.__doc__)
        self.findings = tuple(findings)
