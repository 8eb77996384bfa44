"""Customers in crowds: k6 scenarios, and what fault runs and benchmarks share with them."""
