"""The claim ladder, computed: before and after, net, lottery, difference in differences, weighting, and their checks.

Every estimator is given numbers and returns an `Estimate`, or says in a `CannotEstimate` what it lacks. None reads a
clock or makes chance of its own.
"""
