"""Pages about people: the people lead's, everybody's own, the partner's, the mentor's, and the public ones."""
