"""The pure half of the register of reference values: what a value is, how one is found, and those that ship."""
