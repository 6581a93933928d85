"""The page about pay and households."""
