"""Pages of surveys: the lead's, the interviewer's, one's own, and those behind a link."""
