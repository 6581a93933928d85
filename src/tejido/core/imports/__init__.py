"""Files that set a centre up: read, checked cell by cell, and turned into lines that can be planned and applied."""
