"""The sequencer: gives committed facts a dense position, the one order that all readers use.

Facts get their id when they are written and become visible when they are committed, which is another order: a reader
that remembered the last id would miss a fact whose transaction was held open. So each fact also stands in a narrow
table of the unnumbered until `journal_number_pending()` takes it out and gives it the next position. The function runs
whole inside the server under an advisory lock, so a stopped caller cannot hold the lock, and any number of processes
may call it.
"""

from __future__ import annotations

from django.db import connection

NUMBER_PENDING = "SELECT journal_number_pending(%s)"
BATCH_MAX = 5000


def number_pending() -> int:
    """Number all facts that are committed now.

    Returns: The last position given so far; 0 before the first fact.
    """
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_PENDING, [BATCH_MAX])
        (last,) = cursor.fetchone()
    return int(last)
