"""Everything between an empty machine and the first answered request: `python -m localstack.run --help`."""
