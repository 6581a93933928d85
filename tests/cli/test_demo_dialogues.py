"""The words of the demonstration: what a file may hold, and that every bad line is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tejido.cli.demo import dialogues, errors


def _line(**changed: object) -> str:
    given: dict[str, object] = {
        "id": "a",
        "language": "en",
        "turns": [{"by": "customer", "text": "Hello"}, {"by": "agent", "text": "Hi"}],
    }
    return json.dumps(given | changed)


def test_the_built_in_set_has_both_languages_and_all_queues() -> None:
    found = dialogues.built_in()
    assert {"es", "en"} == {dialogue.language for dialogue in found}
    assert {"general", "cards", "english"} == {dialogue.queue for dialogue in found}
    for language in dialogues.LANGUAGES:
        assert sum(dialogue.language == language for dialogue in found) >= 14
    assert all(dialogue.has_agent and len(dialogue.rounds) >= 2 for dialogue in found)


def test_rounds_pair_what_the_customer_says_with_the_answer() -> None:
    turns = [("customer", "a"), ("customer", "b"), ("agent", "c"), ("customer", "d"), ("agent", "e"), ("agent", "f")]
    (found,) = dialogues.parse([_line(turns=[{"by": by, "text": text} for by, text in turns])], name="x")
    assert found.rounds == (dialogues.Round(("a", "b"), ("c",)), dialogues.Round(("d",), ("e", "f")))


def test_without_an_agents_side_every_turn_is_a_round() -> None:
    turns = [{"by": "customer", "text": text, "intent": "greeting"} for text in ("hii", "my card is lost")]
    (found,) = dialogues.parse([_line(turns=turns)], name="x")
    assert found.rounds == (dialogues.Round(("hii",), ()), dialogues.Round(("my card is lost",), ()))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "a JSON object"),
        (_line(id=""), "`id`"),
        (_line(language="fr"), "`language`"),
        (_line(queue=3), "`queue`"),
        (_line(queue=[]), "`queue`"),
        (_line(queue="sales"), "`queue` must be one of general, cards, english"),
        (_line(turns=[]), "`turns`"),
        (_line(turns=[{"by": "bot", "text": "Hi"}]), "turn 1: `by`"),
        (_line(turns=[{"by": "agent", "text": "Hi"}]), "the first turn"),
        (_line(turns=[{"by": "customer", "text": "Hi"}, {"by": "agent", "text": "  "}]), "turn 2: `text`"),
        (_line(turns=[{"by": "customer", "text": "x" * 2001}]), "turn 1: `text`"),
        (_line(turns=[{"by": "customer", "text": "a\x00b"}]), "control character"),
        (_line(turns=[{"by": "customer", "text": "\ud800"}]), "control character"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(line: str, reason: str) -> None:
    with pytest.raises(errors.DialoguesUnreadable) as refused:
        dialogues.parse([_line(), "", line], name="words.jsonl")
    assert f"line 3: {reason}" in str(refused.value) or (
        "line 3" in str(refused.value) and reason in str(refused.value)
    )


def test_all_bad_lines_are_told_up_to_a_limit() -> None:
    with pytest.raises(errors.DialoguesUnreadable) as refused:
        dialogues.parse(["{"] * 25, name="words.jsonl")
    told = str(refused.value)
    assert "line 1:" in told and "line 20:" in told and "line 21:" not in told
    assert "and 5 more lines" in told


def test_an_id_is_used_once() -> None:
    with pytest.raises(errors.DialoguesUnreadable, match="was used in line 1"):
        dialogues.parse([_line(), _line()], name="words.jsonl")


def test_a_file_with_nothing_to_play_is_refused() -> None:
    with pytest.raises(errors.DialoguesUnreadable, match="no conversation"):
        dialogues.parse(["", "  "], name="words.jsonl")


def test_a_file_is_read_with_separators_inside_its_texts(tmp_path: Path) -> None:
    file = tmp_path / "words.jsonl"
    turns = [{"by": "customer", "text": "one\u2028two"}]
    line = json.dumps({"id": "a", "language": "en", "turns": turns}, ensure_ascii=False)
    file.write_text("\ufeff" + line + "\r\n", "utf-8")
    (found,) = dialogues.read(file)
    assert found.turns[0].text == "one\u2028two"


def test_a_file_that_cannot_be_read_is_refused_in_a_plain_line(tmp_path: Path) -> None:
    with pytest.raises(errors.DialoguesUnreadable, match="No such file"):
        dialogues.read(tmp_path / "absent.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes("año".encode("latin-1"))
    with pytest.raises(errors.DialoguesUnreadable, match="not UTF-8"):
        dialogues.read(latin)
