"""How long people stay and how they grow here, out of employments, placements, exits and openings."""
