"""Surveys: rounds, samples, answers and what may be told of them."""
