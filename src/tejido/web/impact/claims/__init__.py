"""The claim ladder on the page: what may be said of the work, how sure it is, and what each claim would need to
climb."""
