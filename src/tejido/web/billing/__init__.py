"""Pages about money between the operator and its clients: prices, statements of a month, questions, margins."""
