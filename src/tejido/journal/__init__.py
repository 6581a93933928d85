"""The journal: append-only facts in one order, the clocks, the scope of a transaction, and the erasure ledger."""
