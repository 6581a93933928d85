"""The page a floor looks at: who waits, how long, and who serves."""
