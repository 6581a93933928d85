"""Short surveys: questionnaires as data, samples drawn by a seed, weights, and what may be told of the answers."""
