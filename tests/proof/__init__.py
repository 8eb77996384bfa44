"""What proves the shop: its customers (actors), the audit, load, benchmarks and faults."""
