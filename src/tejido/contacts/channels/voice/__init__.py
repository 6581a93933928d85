"""Calls: what a telephone network does for us and tells us, and a fake network that ships."""
