"""History: reports of intervals, days, queues, programmes and agents, their downloads and what is published of them."""
