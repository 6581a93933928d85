"""Pages of the register of reference values: reading, comparing, proposing, approving, and files."""
