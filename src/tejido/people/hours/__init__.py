"""Hours of people: what counts, patterns of work, absences, corrections, imported sheets, and locked periods."""
