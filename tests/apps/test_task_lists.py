"""Lists of tasks: what is read, what is refused line by line, and that a list sent twice makes each task once."""

from __future__ import annotations

from datetime import date

import pytest
from tests import scenes

from tejido.clients import actions as client_actions
from tejido.clients import errors as client_errors
from tejido.contacts import errors, models, task_lists


@pytest.fixture
def floor(db: None) -> scenes.Floor:
    scenes.open_scope()
    scenes.install()
    made = scenes.floor()
    client_actions.set_target(
        queue=made.queue, channel="task", from_date=date(2026, 1, 1), variant="answered_in_time",
        target_seconds=3600, target_share=0.8, offer_seconds=60, by=scenes.BY, at=scenes.START,
    )  # fmt: skip
    return made


def take_in(floor: scenes.Floor, text: str) -> list[tuple[str, str]]:
    results = task_lists.take_in(
        task_lists.read(text), programme=floor.programme, queue_code="general", language="es", by=scenes.BY,
        at=floor.at,
    )  # fmt: skip
    return [(result.outcome, result.problem) for result in results]


@pytest.mark.parametrize(
    "text",
    ["a1,Uno,Haga uno\na2,Dos,Haga dos", "id;title;text\na1;Uno;Haga uno\n\na2;Dos;Haga dos\n",
     "\ufeffID\tTitle\tText\r\na1\tUno\tHaga uno\r\na2\tDos\tHaga dos", 'a1,Uno,Haga uno\n"a2","Dos","Haga dos"'],
)  # fmt: skip
def test_lists_are_read_as_files_and_spreadsheets_write_them(text: str) -> None:
    read = [(task.provider_id, task.title, task.text, task.problem) for task in task_lists.read(text)]
    assert read == [("a1", "Uno", "Haga uno", ""), ("a2", "Dos", "Haga dos", "")]


def test_a_text_may_go_over_lines_and_lines_keep_their_numbers() -> None:
    tasks = task_lists.read('a1,Uno,"primero\nsegundo"\na2,Dos,Haga dos')
    assert [(task.number, task.text) for task in tasks] == [(1, "primero\nsegundo"), (3, "Haga dos")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [("a1,Uno", "columns"), ("a1,Uno,dos,tres", "columns"), (",Uno,Haga", "id"), ("x" * 201 + ",Uno,Haga", "id"),
     ("a1,,Haga", "title"), ("a1," + "x" * 201 + ",Haga", "title"), ("a1,Uno,", "text"),
     ("a1,Uno," + "x" * 4001, "text"), ("a1,U\x07no,Haga", "title")],
)  # fmt: skip
def test_each_line_says_what_is_wrong_with_it(line: str, problem: str) -> None:
    (task,) = task_lists.read(line)
    assert task.problem == problem


@pytest.mark.parametrize("text", ["", "\n\n", "id,title,text", "a\0b,c,d", "x" * 1_000_001, "a,b,c\n" * 501])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(errors.TaskListInvalid):
        task_lists.read(text)


def test_a_list_sent_twice_makes_each_task_once(floor: scenes.Floor) -> None:
    text = "a1,Uno,Haga uno\na2,,Haga dos\na1,Otra vez,Haga tres\na3,Tres,Haga tres"
    assert take_in(floor, text) == [("made", ""), ("refused", "title"), ("refused", "repeated"), ("made", "")]
    assert take_in(floor, text) == [("known", ""), ("refused", "title"), ("refused", "repeated"), ("known", "")]
    assert models.Contact.objects.filter(channel="task").count() == 2
    assert sorted(models.Message.objects.values_list("text", flat=True)) == ["Haga tres", "Haga uno"]


def test_a_trial_makes_nothing(floor: scenes.Floor) -> None:
    tried = task_lists.tried(task_lists.read("a1,Uno,Haga uno\na2,Dos"), programme=floor.programme)
    assert [(result.outcome, result.problem) for result in tried] == [("new", ""), ("refused", "columns")]
    assert not models.Contact.objects.exists()


def test_a_full_queue_refuses_the_rest_and_a_closed_one_all(floor: scenes.Floor) -> None:
    type(floor.queue).objects.filter(pk=floor.queue.pk).update(waiting_max=1)
    assert take_in(floor, "a1,Uno,Haga uno\na2,Dos,Haga dos") == [("made", ""), ("refused", "queue_full")]
    client_actions.set_closed(queue=floor.queue, is_closed=True, by=scenes.BY, at=floor.at)
    with pytest.raises(client_errors.QueueClosed):
        take_in(floor, "a3,Tres,Haga tres")
    assert models.Contact.objects.count() == 1
