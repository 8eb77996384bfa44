"""What an empty stack is filled with: schemas, users, topics, secrets. `python -m localstack.init --help`."""
