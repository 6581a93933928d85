"""Employment without a database: legal limits, contract terms, work regimes, audits, surveys and complaints."""
