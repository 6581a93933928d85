"""The footprint's rows: bills, contracts, surveys and worked days, and what follows from them."""
