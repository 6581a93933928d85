"""Pages: impact."""
