"""Pages: seals."""
