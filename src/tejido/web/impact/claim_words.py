"""The words of the claim ladder: rungs, methods, checks, reasons, and what each asks for; for readers without
statistics."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, "str | Promise"]

RUNG_NAMES: Words = {
    "output": _("What was done"),
    "outcome": _("What is different afterwards"),
    "net": _("What is left after deductions"),
    "causal": _("What the work itself changed"),
}
RUNGS_SAY: Words = {
    "output": _("Counted: people, hours, contacts. It says how much was done, and not that it helped."),
    "outcome": _("Compared before and after. Whatever else happened in between is in it."),
    "net": _("Less what would have happened anyway and what others lost. The deductions are judgements with a source."),
    "causal": _("Compared with people who were left out by chance, or with people who are alike in all that we know."),
}
TO_CLIMB: Words = {
    "baseline": _("Know how people were before."),
    "same_people_later": _("Ask the same people again later."),
    "factors_with_sources": _("State what would have happened anyway, with a source and a range."),
    "comparison_by_chance": _("Draw the seats by lottery where more ask than there are seats."),
    "followed_alike": _("Follow those without a seat as well as those with one."),
}
METHODS: Words = {
    "intention_to_treat": _("Lottery: those drawn against those not drawn"),
    "treatment_on_the_treated": _("Lottery: for those who took the seat because they were drawn"),
    "weighting": _("Like people compared, without a lottery"),
    "paired_change": _("The same people before and after"),
    "net_down": _("Counted, less four deductions"),
    "difference_in_differences": _("Change here less change elsewhere"),
}
CHECKS: Words = {
    "drawn_by_chance": _("Chance decided who got a seat"),
    "followed_alike": _("Both sides were followed equally well"),
    "compliance": _("Enough people took the seat because they were drawn"),
    "balance": _("Both groups were alike before"),
    "overlap": _("For each person there are others like them on the other side"),
    "placebo": _("Before the course there was no difference yet"),
}
REASONS: Words = {
    "nobody_drawn": _("There is no lottery yet whose months of following are over."),
    "few_in_arm": _("Too few people on one side of the comparison."),
    "few_pairs": _("Too few people are known both before and after."),
    "few_clusters": _("Too few places to compare."),
    "stratum_without_comparison": _("In one list everybody or nobody got a seat, so there is nobody to compare with."),
    "compliance_weak": _("Too few people took a seat because they were drawn."),
    "no_overlap": _("Those with a seat and those without are too different to be compared."),
    "attrition_unequal": _("One side was followed much better than the other."),
    "no_variation": _("Everybody changed by the same, so nothing can be told from it."),
    "few_values": _("Too few numbers."),
    "not_converged": _("What is known of people tells exactly who had a seat, so nobody can be compared."),
    "factors_missing": _("One of the four deductions has no value for this day."),
}
# What to do, where somebody can do something.
REMEDIES: Words = {
    "nobody_drawn": _("Draw the seats of a cohort by lottery, and wait until the months are over."),
    "few_in_arm": _("Draw more seats by lottery, and ask more people how they are doing."),
    "few_pairs": _("Wait until more people have been here for a year."),
    "stratum_without_comparison": _("Give each list of a lottery fewer seats than it has applicants."),
    "compliance_weak": _("Find out why people who were drawn did not come, and help with what kept them away."),
    "no_overlap": _("Draw the next seats by lottery."),
    "attrition_unequal": _("Ask those without a seat how they are doing: the list is under Following up."),
    "not_converged": _("Draw the next seats by lottery."),
    "factors_missing": _("Propose the missing value in the reference values, with its source."),
}
# As gaps, on the list of what is missing.
GAPS: Words = {f"claim_{code}": words for code, words in REASONS.items()}
COVARIATES: Words = {
    "age_years": _("Age"),
    "has_partner": _("Came through a partner"),
    "asked_days": _("How early they asked"),
    "had_job": _("Had a formal job in the year before"),
}
DEDUCTIONS: Words = {
    "deadweight": _("would have found a job anyway"),
    "displacement": _("others lost"),
    "attribution": _("owed to others"),
    "drop_off": _("does not last a year"),
}
ANSWERS: Words = {
    "formal_job": _("In a formal job"),
    "other_work": _("In other work"),
    "no_work": _("Without work"),
    "not_reached": _("Could not be reached"),
}
