"""The words of the pages about duplicates: what speaks for one person, how sure that is, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, Promise]

REASONS: Words = {
    "document_same": _("Same document, of the same type"),
    "document_same_number": _("Same document number, under another type"),
    "document_nearly": _("Document numbers that differ in one digit"),
    "document_differs": _("Two identity cards with different numbers"),
    "birth_same": _("Same birth date"),
    "birth_swapped": _("Birth date with day and month swapped"),
    "birth_nearly": _("Birth dates that differ in one digit"),
    "birth_differs": _("Different birth dates"),
    "given_same": _("Same given names"),
    "given_part": _("One has a given name more"),
    "given_alike": _("Given names that sound or are written alike"),
    "given_differs": _("Different given names"),
    "first_surname_same": _("Same first surname"),
    "first_surname_alike": _("First surnames that sound or are written alike"),
    "first_surname_differs": _("Different first surnames"),
    "second_surname_same": _("Same second surname"),
    "second_surname_alike": _("Second surnames that sound or are written alike"),
    "second_surname_missing": _("Second surname missing in one"),
    "second_surname_differs": _("Different second surnames"),
    "surnames_swapped": _("Surnames in the other order"),
    "phone_same": _("Same phone, which a household may share"),
}
# Beside which line of two records a reason is told, and as what.
MARKS: Mapping[str, tuple[str, str]] = {
    "document_same": ("document", "same"), "document_same_number": ("document", "same"),
    "document_nearly": ("document", "alike"), "document_differs": ("document", "differs"),
    "birth_same": ("birth", "same"), "birth_swapped": ("birth", "alike"), "birth_nearly": ("birth", "alike"),
    "birth_differs": ("birth", "differs"),
    "given_same": ("given", "same"), "given_part": ("given", "alike"), "given_alike": ("given", "alike"),
    "given_differs": ("given", "differs"),
    "first_surname_same": ("first_surname", "same"), "first_surname_alike": ("first_surname", "alike"),
    "first_surname_differs": ("first_surname", "differs"),
    "second_surname_same": ("second_surname", "same"), "second_surname_alike": ("second_surname", "alike"),
    "second_surname_differs": ("second_surname", "differs"),
    "surnames_swapped": ("first_surname", "alike"),
    "phone_same": ("phone", "same"),
}  # fmt: skip
BANDS: Words = {
    "certain": pgettext_lazy("likeness", "nearly certain"),
    "likely": pgettext_lazy("likeness", "likely"),
    # Only where somebody put the two beside each other by hand.
    "unlikely": pgettext_lazy("likeness", "not alike in what is stored"),
}
STATES: Words = {
    "open": pgettext_lazy("pairs", "To decide"),
    "appealed": pgettext_lazy("pairs", "Appealed"),
    "merged": pgettext_lazy("pairs", "Merged"),
    "kept_apart": pgettext_lazy("pairs", "Kept apart"),
    "gone": pgettext_lazy("pairs", "No longer alike"),
}
KINDS: Words = {
    "merged": _("Merged into one person"),
    "kept_apart": _("Kept apart"),
    "undone": _("Merge undone"),
    "appealed": _("The person appealed"),
    "confirmed": _("Merge confirmed"),
}
DECISION_REASONS: Words = {
    "documents_seen": _("I saw the documents"),
    "person_said_so": _("The person told me"),
    "partner_said_so": _("The partner who knows the person told me"),
    "data_agree": _("What is stored agrees, and nothing speaks against it"),
    "same_household": _("Two people of one household"),
    "same_name": _("Two people of one name"),
    "wrong_record_kept": _("The wrong record was kept"),
    "mistake": _("It was a mistake"),
    "not_my_record": _("The other record is not mine"),
    "data_wrong": _("Something in it is wrong"),
}
PARTS: Words = {
    "employments": _("Employments"),
    "placements": _("Placements"),
    "skill_levels": _("Skills"),
    "enrolments": _("Enrolments in cohorts"),
    "stages": _("Stages of the funnel"),
    "memberships": _("Queues they may serve"),
    "accounts": _("Accounts to sign in with"),
    "merged_records": _("Records merged into it"),
}
DOCUMENTS: Words = {
    "cc": _("Citizenship card"),
    "ce": _("Foreigner's card"),
    "ti": _("Identity card of minors"),
    "passport": _("Passport"),
    "ppt": _("Temporary protection permit"),
    "pep": _("Special permit to stay"),
    "other": _("Other document"),
}
EMPTY: Words = {
    "open": _("No two records look like one person. New and changed records are compared within a minute."),
    "appealed": _("Nobody says that a merge of their record is wrong."),
    "merged": _("Nothing has been merged."),
    "kept_apart": _("No two records were kept apart."),
    "gone": _("Nothing here."),
}
