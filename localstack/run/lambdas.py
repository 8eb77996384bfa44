"""`python -m localstack.run.lambdas COMMAND …`: the local Lambda service with the shop's settings.

`localstack.lambdas` knows nothing of the shop, so the shop's options are added to each of its commands here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from localstack import stack
from localstack.app import BUILD, TEMPLATE, brokers, parameters
from localstack.lambdas import cli
from localstack.stack import ROOT, Stack

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
PROBLEM_TYPES = "https://cartwright.example/problems/"


def options(here: Stack, command: str) -> list[str]:
    """The command and its options for the stack."""
    of_command = {
        "serve": lambda: [*_code(here), *_addresses(here)],
        "build": lambda: _code(here),
        "invoke": lambda: _words({"lambda-port": here.port("lambda"), "samples": ROOT / "events" / "samples"}),
        "logs": lambda: _words({"data": here.data}),
    }
    return [command, *(of_command[command]() if command in of_command else [])]


def _code(here: Stack) -> list[str]:
    given = {"template": TEMPLATE, "data": here.data, "build-dir": BUILD, "region": here.values["AWS_REGION"]}
    return [*_words(given), *_pairs("parameter", parameters(here))]


def _addresses(here: Stack) -> list[str]:
    given = {
        "api-port": here.port("shop"),
        "lambda-port": here.port("lambda"),
        "secrets-port": here.port("secrets"),
        "brokers": brokers(here),
        "aws-endpoint": here.url("localstack"),
        "openapi": ROOT / "docs" / "openapi.json",
        "problem-types": PROBLEM_TYPES,
    }
    return [*_words(given), *_pairs("env", {name: here.values[name] for name in CREDENTIALS})]


def _words(given: Mapping[str, object]) -> list[str]:
    return [f"--{name}={value}" for name, value in given.items()]


def _pairs(option: str, pairs: Mapping[str, str]) -> Iterable[str]:
    return [f"--{option}={name}={value}" for name, value in pairs.items()]


def main() -> int:
    command, *more = sys.argv[1:] or ["--help"]
    return cli.main([*options(stack.current(), command), *more])


if __name__ == "__main__":
    sys.exit(main())
