"""Opens and closes the shop on this machine: `python -m localstack.run --help`."""
