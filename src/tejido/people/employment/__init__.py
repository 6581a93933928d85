"""Employment: contracts and their terms, work regimes, equipment, adjustments, audits, climate and complaints."""
