"""Stories that people tell themselves, and for what each may be used."""
