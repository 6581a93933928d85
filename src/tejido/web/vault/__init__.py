"""What somebody tells us about themselves, for them and for whoever writes it down; and their rights over it."""
