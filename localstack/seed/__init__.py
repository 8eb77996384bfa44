"""Fills a new stack with a catalogue: always the same 1,000 products."""
