"""Pages of standards: the operator's own assessment, the reviewer's part, and what was signed."""
