"""Town and economy: suppliers, purchases, tables of inputs and outputs, places, comparisons and public works."""
