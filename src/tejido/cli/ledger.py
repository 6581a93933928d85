"""What `tejido restore` runs in a process of its own, on the restored database: migrate, then erase again.

It reads the ledger's lines from standard input and prints how many rows it erased.
"""

from __future__ import annotations

import sys

from tejido.cli import migrate


def main() -> int:
    """Migrate, erase, and bring this installation's own ledger file up to date."""
    migrate.bring_up_to_date()
    # Django's applications exist only now.
    from tejido.journal import erasure

    erased_count = erasure.apply(sys.stdin)
    erasure.export_ledger()
    print(erased_count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
