"""The socket process: a snapshot first, then numbered deltas, over one listening connection and a hub of topics."""
