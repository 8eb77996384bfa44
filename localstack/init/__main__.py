"""Fills the stack that STACK names (dev without it): MySQL schemas, users and migrations, Kafka topics, and in
LocalStack the secrets, the mail identity and queues. Waits for the engines first. Safe to run again."""

from __future__ import annotations

import argparse
import sys

from localstack import stack
from localstack.engines.commands import wait
from localstack.engines.errors import EngineError
from localstack.engines.progress import say
from localstack.init import databases
from localstack.init.fill import steps


def main() -> int:
    here = stack.current()
    parser = argparse.ArgumentParser(prog="python -m localstack.init", description=__doc__)
    parser.add_argument("--drop", metavar="SCHEMAS", help="first remove these schemas with all their data (a,b)")
    arguments = parser.parse_args()
    try:
        if arguments.drop:
            wait(here, ["mysql"])
            databases.drop(here, arguments.drop.split(","))
        wait(here, list(steps(here)), steps(here))
    except EngineError as error:
        say(str(error), "red")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
