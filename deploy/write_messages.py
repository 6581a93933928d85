"""Collect every sentence that a person may see and bring the catalogues of the other languages up to date.

    python deploy/write_messages.py

Sentences stand in English in Python files and templates; their translations lie in
`src/tejido/locale/<language>/LC_MESSAGES/django.po`. New sentences are added there without a translation, and those
that nobody says any more are dropped. A house test fails while one is untranslated.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages import catalog, extract, pofile
from django.conf import settings
from django.utils.translation import template as translation_template

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "tejido"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("es",)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# The errors of these are read in a terminal or a log, which speak English.
TOLD_IN_TERMINALS = ("cli", "core", "live")
# One date for all, so that a catalogue changes only when its sentences do.
DATE = datetime(2026, 1, 1, tzinfo=UTC)


def collected() -> catalog.Catalog:
    """Return all sentences of the project, in the order of the files they stand in, without translations."""
    found = catalog.Catalog(project="Tejido", creation_date=DATE, charset="utf-8", fuzzy=False)
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        place = str(path.relative_to(PACKAGE.parents[1]))
        for message, context in _messages(path):
            found.add(message, locations=[(place, 0)], context=context)
    return found


def merged(language: str) -> catalog.Catalog:
    """Return the catalogue of a language with today's sentences and the translations it already has."""
    path = catalogue_path(language)
    if path.exists():
        with path.open("rb") as stream:
            known = pofile.read_po(stream, locale=language, domain="django")
    else:
        known = catalog.Catalog(locale=language, charset="utf-8", fuzzy=False)
    known.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    known.project, known.version, known.copyright_holder = "Tejido", "", "the contributors of Tejido"
    known.creation_date = known.revision_date = DATE
    known.last_translator = known.language_team = "Tejido"
    known.header_comment = (
        f"# The sentences of Tejido in the language {language}. `make messages` keeps this file up to date."
    )
    known.msgid_bugs_address = "see CONTRIBUTING.md"
    known.fuzzy = False
    known.obsolete.clear()
    return known


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text()
    if path.name.endswith("errors.py") and path.relative_to(PACKAGE).parts[0] not in TOLD_IN_TERMINALS:
        # The docstring of a named error is the sentence that a page shows.
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and (sentence := ast.get_docstring(node)):
                yield " ".join(sentence.split()), None
    if path.suffix != ".py":
        # Django turns a template into calls of gettext between crossed-out text; margins would confuse the reader.
        called = translation_template.templatize(text, origin=str(path))
        text = "\n".join(line.lstrip() for line in called.splitlines())
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract.extract("python", source, keywords=KEYWORDS):
        yield message, context


def main() -> None:
    """Write the catalogue of each language and say how much is left to translate."""
    if not settings.configured:
        settings.configure()
        django.setup()
    for language in LANGUAGES:
        told = merged(language)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            pofile.write_po(stream, told, width=116, include_lineno=False, ignore_obsolete=True)
        print(f"messages: {language}: {len(told)} sentences, {len(untranslated(told))} to translate")


def untranslated(told: catalog.Catalog) -> list[str]:
    """Return the sentences that have no translation, or not one for each plural form."""
    left = []
    for message in told:
        strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if message.id and not all(strings):
            left.append(message.id if isinstance(message.id, str) else message.id[0])
    return left


if __name__ == "__main__":
    main()
