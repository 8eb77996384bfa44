"""Measures opening, memory, cold starts and warm latency against their budgets: `make bench`."""
