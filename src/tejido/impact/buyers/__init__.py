"""What a client buys: service, quality, cost and impact beside each other."""
