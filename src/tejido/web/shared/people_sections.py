"""The two sections about people: the people lead's pages, and those that are about whoever reads them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tejido.web.shared import sections

PEOPLE = sections.Section(
    name=_("People"),
    home="people",
    groups=(
        sections.Group(
            name=_("Today"),
            parts=(
                ("people.see", _("What waits"), "people"),
                ("partners.see", _("Partners"), "people_partners"),
            ),
        ),
        sections.Group(
            name=_("Finding people"),
            parts=(
                ("people.see", _("Funnel"), "people_funnel"),
                ("people.see", _("Cohorts"), "people_cohorts"),
                ("openings.see", _("Openings"), "people_openings"),
                ("people.see", _("Duplicates"), "duplicates"),
                ("claims.follow", _("Following up"), "impact_follow_up"),
            ),
        ),
        sections.Group(
            name=_("At work"),
            parts=(
                ("people.see", _("Employment"), "people_employment"),
                ("adjustments.keep", _("Adjustments"), "people_adjustments"),
                ("adjustments.see_floor", _("Adjustments on the floor"), "people_floor_adjustments"),
                ("people.see", _("Accessibility"), "people_audits"),
                ("climate.see", _("Climate survey"), "people_climate"),
                ("grievances.handle", _("Complaints"), "people_grievances"),
            ),
        ),
        sections.Group(
            name=_("Hours and pay"),
            parts=(
                ("hours.see", _("Hours"), "people_hours"),
                ("hours.see", _("To decide"), "people_hours_requests"),
                ("hours.change", _("What counts"), "people_counting"),
                ("pay.see", _("Pay"), "people_pay"),
                ("duties.see", _("Duties"), "people_duties"),
                ("duties.count", _("Limits in numbers"), "people_duty_counts"),
            ),
        ),
        sections.Group(
            name=_("Growing"),
            parts=(
                ("people.see", _("Growth"), "people_growth"),
                ("people.see", _("Ladder"), "mentor_ladder"),
                ("people.see", _("Skill records"), "people_records"),
            ),
        ),
        sections.Group(
            name=_("Staying and leaving"),
            parts=(
                ("benefits.see", _("Benefits"), "people_benefits"),
                ("leaving.see", _("Leaving"), "people_leaving"),
                ("attrition.see", _("Attrition"), "people_attrition"),
                ("fairness.see", _("Fairness"), "people_fairness"),
            ),
        ),
        sections.Group(
            name=_("Their data"),
            parts=(
                ("vault.collect", _("What people tell us"), "people_status"),
                ("rights.answer", _("Data requests"), "people_rights"),
                ("consents.publish", _("Consent texts"), "consent_texts"),
                ("reference.propose", _("Poverty lines"), "poverty_lines"),
            ),
        ),
    ),
)
OWN = sections.Section(
    name=_("My path"),
    home="own_path",
    groups=(
        sections.Group(
            name=_("My path"),
            parts=(
                (None, _("Where I am"), "own_path"),
                (None, _("Openings"), "own_openings"),
                (None, _("My skill record"), "own_record"),
            ),
        ),
        sections.Group(
            name=_("My work"),
            parts=(
                (None, _("My hours"), "own_hours"),
                (None, _("My pay"), "own_pay"),
                (None, _("What my pay means"), "own_living"),
                (None, _("My numbers"), "own_numbers"),
                ("desk.use", _("Mentoring"), "mentor"),
                (None, _("Benefits"), "own_benefits"),
                (None, _("My rest"), "own_duties"),
                (None, _("What helps me"), "own_adjustments"),
                (None, pgettext_lazy("survey", "Climate"), "own_climate"),
                (None, _("Surveys"), "own_surveys"),
                (None, _("My stories"), "own_stories"),
                (None, _("Complaints"), "own_grievances"),
            ),
        ),
        sections.Group(
            name=_("My data"),
            parts=(
                (None, _("My data"), "own_data"),
                (None, _("My rights"), "own_rights"),
            ),
        ),
    ),
)
