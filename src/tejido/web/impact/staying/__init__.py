"""The page about how long people stay and how they grow."""
