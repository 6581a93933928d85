"""The vault: why a person counts as an impact worker, in a schema, role and connection of its own."""
