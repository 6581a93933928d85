"""What the work does for a town's economy: money that stays, tables of inputs and outputs, and where jobs are."""
