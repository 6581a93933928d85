"""Assessments against a standard, the review by somebody from outside, and what the system itself counts."""
