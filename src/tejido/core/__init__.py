"""The pure half of Tejido: no Django, database, network, clock or global randomness."""
