"""Adapters to the outside: one package for each channel, each with a fake of the same shape."""
