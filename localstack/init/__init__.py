"""Creates schemas, users, topics and secrets in an empty stack: `python -m localstack.init --help`."""
