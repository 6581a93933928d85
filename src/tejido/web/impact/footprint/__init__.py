"""Pages about the footprint: what it is and why it changed, home or site, and the bills that it is read from."""
