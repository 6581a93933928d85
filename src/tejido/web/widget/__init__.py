"""The chat window a client puts on its own site, and the app inside it."""
