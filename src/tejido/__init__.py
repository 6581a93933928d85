"""Tejido: an open-source contact centre for impact sourcing."""

__version__ = "0.1.0"
