"""A last day: people write and read the last day that counts, and what is stored is the day after it."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils.translation import gettext_lazy

from tejido.web.shared import section_forms


def field(*, required: bool = True) -> forms.DateField:
    return section_forms.last_day_field(gettext_lazy("Last day"), required=required)


def test_the_day_after_is_stored_and_the_last_day_shown() -> None:
    stored = field().clean("2026-11-30")
    assert stored == date(2026, 12, 1)
    assert field().prepare_value(stored) == date(2026, 11, 30)
    assert not field().has_changed(stored, "2026-11-30")
    assert field().has_changed(stored, "2026-12-01")


def test_what_was_typed_is_shown_again_as_it_was() -> None:
    assert field().prepare_value("30.11.2026") == "30.11.2026"
    assert field(required=False).clean("") is None


@pytest.mark.parametrize("wrong", ["9999-12-31", "2026-02-30", "\0", "mañana"])
def test_what_is_no_last_day_is_refused(wrong: str) -> None:
    with pytest.raises(forms.ValidationError):
        field().clean(wrong)
