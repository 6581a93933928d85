"""Pages of those who run a floor, and of whoever looks back at contacts."""
