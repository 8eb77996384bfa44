"""k6 scenarios over the open shop: `make load`."""
