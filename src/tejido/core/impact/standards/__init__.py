"""Standards of employment: what they ask for, how evidence scores, and the record that a reviewer signs."""
