"""Worked time by law: which minute is ordinary, night, rest day, holiday or overtime, and what it is worth."""
