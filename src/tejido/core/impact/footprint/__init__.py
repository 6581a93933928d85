"""The footprint: what the work sends into the air, line by line, from what was used times a dated factor."""
