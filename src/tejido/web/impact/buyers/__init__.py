"""Pages of what clients buy: the lead's, and each client's own."""
