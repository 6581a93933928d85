"""People we know as workers: employment, placement, skills and presence."""
