"""The engines of a local stack, native or in Docker: `python -m localstack.engines --help`."""
