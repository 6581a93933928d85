"""Pages by audience: what a person sees. They use queries and actions, never models."""
