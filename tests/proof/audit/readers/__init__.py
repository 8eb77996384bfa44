"""Read-only, and bounded: a store that holds more than the bound is refused, not half read."""
