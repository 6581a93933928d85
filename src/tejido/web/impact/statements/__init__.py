"""Impact statements as pages and files, and extracts for research."""
