"""Reads every store and says whether what must stay true is true: `python -m tests.proof.audit --help`."""
