"""What a file really is, told by its content alone, and what of it is kept."""
