"""Migrations make only the model that an addition changes, and Django's own way is back afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.db.migrations import state as migration_state

from tejido.cli import model_rendering


def centre() -> migration_state.ProjectState:
    """A person, and ten models that belong to one."""
    state = migration_state.ProjectState()
    key = ("id", models.BigAutoField(primary_key=True))
    state.add_model(migration_state.ModelState("people", "Person", [key]))
    for number in range(10):
        person = ("person", models.ForeignKey("people.Person", models.CASCADE))
        state.add_model(migration_state.ModelState("people", f"Spell{number}", [key, person]))
    assert len(list(state.apps.get_models())) == 11
    return state


def add(state: migration_state.ProjectState) -> None:
    key, person = models.BigAutoField(primary_key=True), models.ForeignKey("people.Person", models.CASCADE)
    state.add_model(migration_state.ModelState("people", "Note", [("id", key), ("person", person)]))
    state.add_field("people", "note", "number", models.IntegerField(null=True), True)
    state.add_constraint(
        "people", "note", models.CheckConstraint(condition=models.Q(number__gt=0), name="note_number_above_nothing")
    )
    state.add_index("people", "note", models.Index(fields=["number"], name="note_by_number"))


def test_an_addition_makes_one_model_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    render = migration_state.ModelState.render

    def counted(self: migration_state.ModelState, apps: Any) -> Any:
        made.append(self.name)
        return render(self, apps)

    ours, djangos = centre(), centre()
    monkeypatch.setattr(migration_state.ModelState, "render", counted)
    with model_rendering.only_what_changes():
        add(ours)
    assert made == ["Note"] * 4
    made.clear()
    add(djangos)
    assert len(made) > 40
    assert ours == djangos
    note = ours.apps.get_model("people", "Note")
    assert [field.name for field in note._meta.fields] == ["id", "person", "number"]
    assert note._meta.get_field("person").related_model._meta.label == "people.Person"
    assert ours.is_delayed, "what runs Python makes them all anew"
