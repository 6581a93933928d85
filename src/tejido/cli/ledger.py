"""What `tejido restore` runs in a process of its own, on the restored database: migrate, erase again, close rooms.

It reads the ledger's lines from standard input. It prints what the operator is told, and last how many rows it erased.
"""

from __future__ import annotations

import sys

from tejido.cli import migrate


def main() -> int:
    """Migrate, erase, close the reviewers' rooms, and bring this installation's own ledger file up to date."""
    migrate.bring_up_to_date()
    # Django's applications exist only now.
    from tejido.impact import jobs as impact_jobs
    from tejido.journal import erasure
    from tejido.vault import erasure as vault_erasure

    lines = sys.stdin.readlines()
    erased_count = erasure.apply(line for line in lines if not vault_erasure.is_line(line))
    erased_count += vault_erasure.apply(line for line in lines if vault_erasure.is_line(line))
    # The vault's ledger file follows with the first change there: its role cannot connect before the database is open.
    erasure.export_ledger()
    closed_count = impact_jobs.close_every_room()
    if closed_count:
        print(f"Rooms of reviewers that stood open in the backup: {closed_count}. They are closed; open new ones.")
    print(erased_count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
