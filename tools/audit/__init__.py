"""Reads every store and says whether what must stay true is true: `python -m tools.audit --help`."""
