"""Public works and incentives: which kinds and schemes there are, and how far they can be."""

from __future__ import annotations

# public_work: something was built for everybody. incentive: the operator got money or paid less tax for hiring.
KINDS = ("public_work", "incentive")
# obras_por_impuestos: taxes paid as works (Ley 1819 de 2016, art. 238). zomac and zese: zones with lower taxes.
SCHEMES = ("obras_por_impuestos", "zomac", "zese", "hiring_subsidy", "municipal", "own_contribution", "other")
STATES = ("planned", "running", "finished", "stopped")
