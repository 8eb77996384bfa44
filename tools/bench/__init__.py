"""Measures what the issue budgets: cold starts, warm latency, opening, memory. `python -m tools.bench --help`."""
