"""Pages of hours: the lead's, the supervisor's, and everybody's own."""
