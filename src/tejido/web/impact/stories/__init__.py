"""Pages of stories: one's own, the lead's, and those that anybody may read."""
