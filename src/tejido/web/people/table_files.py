"""Files of tables about people: CSV and XLSX, in which every cell is a text and none is ever calculated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpResponse

from tejido.web.history import files

ENDINGS = ("csv", "xlsx")


def answer(name: str, ending: str, heads: Sequence[str], rows: Iterable[Sequence[files.Value]]) -> HttpResponse:
    """Return a table as a file to be stored.

    Args:
        name: Without its ending; ASCII.
    Raises: Http404: no such kind of file.
    """
    if ending not in ENDINGS:
        raise Http404
    made = files.as_csv if ending == "csv" else files.as_xlsx
    response = made(heads, list(rows), name=name)
    response["Cache-Control"] = "no-store"
    return response
