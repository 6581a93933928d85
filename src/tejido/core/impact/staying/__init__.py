"""How long people stay and how they grow: curves with intervals, tenure without its bias, rates and pay by position."""
