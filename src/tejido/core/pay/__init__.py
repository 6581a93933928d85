"""Pay without a database: terms, the month of thirty days, hours with their factors, allowances, pieces, deductions."""
