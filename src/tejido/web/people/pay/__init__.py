"""Pages about pay: the people lead's runs, terms, rates and questions, and everybody's own pay."""
