"""Reads every store and checks the invariants of the shop: `make audit`."""
