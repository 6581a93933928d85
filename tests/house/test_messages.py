"""Every sentence that a person may see is there in every language, with the same gaps to fill."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import catalog, pofile

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("es",)
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """The script that collects the sentences."""
    told = importlib.util.spec_from_file_location("write_messages", ROOT / "deploy" / "write_messages.py")
    assert told is not None
    assert told.loader is not None
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def _written(messages: ModuleType, language: str) -> catalog.Catalog:
    with messages.catalogue_path(language).open("rb") as stream:
        return pofile.read_po(stream, locale=language)


def _sentences(known: catalog.Catalog) -> set[tuple[str, str | None]]:
    return {(str(message.id), message.context) for message in known if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_what_is_said(messages: ModuleType, language: str) -> None:
    said, known = _sentences(messages.collected()), _sentences(_written(messages, language))
    assert len(said) > 100
    assert said == known, "type: make messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(messages: ModuleType, language: str) -> None:
    known = _written(messages, language)
    assert not messages.untranslated(known)
    assert not [message.id for message in known if message.id and message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_same_gaps(messages: ModuleType, language: str) -> None:
    differing = []
    for message in _written(messages, language):
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[-1]
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())[-1:]
        if any(sorted(GAP.findall(source)) != sorted(GAP.findall(string)) for string in strings if string):
            differing.append(source)
    assert not differing


# Names, units and formats that are called the same in every language.
SAME_IN_BOTH = re.compile("Tejido|&nbsp;|Español|kWh|SHA-256|ZIP|JSON-LD|CIDS")


def test_templates_say_nothing_without_asking_for_its_translation() -> None:
    """Text between tags of a template must stand in a translation tag or come from a variable."""
    bare = []
    ours = ROOT / "src" / "tejido"
    for path in sorted(ours.rglob("templates/**/*.html")):
        text = path.read_text()
        text = re.sub(r"\{% comment.*?%\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", " ", text, flags=re.DOTALL)
        text = re.sub(r"\{% (blocktranslate|blocktrans)\b.*?\{% end\1 %\}", " ", text, flags=re.DOTALL)
        text = re.sub(r"<(script|style|svg|code)\b.*?</\1>", " ", text, flags=re.DOTALL)
        text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
        for words in re.findall(r">([^<>]*)<", text):
            if re.search(r"[A-Za-zÀ-ÿ]{3}", SAME_IN_BOTH.sub("", words)):
                bare.append(f"{path.relative_to(ours)}: {words.strip()[:60]}")
    assert not bare
