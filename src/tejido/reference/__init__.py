"""Reference values with their source: places, and later wages, laws, lines and factors."""
