"""Pages of employment: who is where, adjustments, audits, the climate survey, complaints with and without a name."""
