"""Impact statements: a period frozen with its inputs, published by a second person, checkable by a stranger."""
