"""The tables of impact, named so that Django knows them; each part declares its own."""

from tejido.impact.standards import tables as standards_tables  # noqa: F401
