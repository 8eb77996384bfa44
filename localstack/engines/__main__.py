"""Runs the engines of the stack that STACK names (dev without it).

setup installs what they need; start starts them and waits until each answers; stop stops them; status shows each with
its port and memory; logs shows the end of the logs; wait waits until all answer.
ENGINES=docker or ENGINES=native forces one. Otherwise Docker is used if its daemon answers and can have the images.
"""

from __future__ import annotations

import argparse
import sys

from localstack import stack
from localstack.engines import catalogue, commands
from localstack.engines.errors import EngineError
from localstack.engines.progress import say


def main() -> int:
    arguments = _arguments()
    try:
        return commands.COMMANDS[arguments.command](stack.current(), catalogue.names(arguments.only))
    except EngineError as error:
        say(str(error), "red")
        return 1
    except KeyboardInterrupt:
        say("Interrupted. Run the same command again: it continues from here.")
        return 130


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m localstack.engines", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=sorted(commands.COMMANDS))
    parser.add_argument("--only", metavar="NAMES", help=f"only these, separated by commas: {','.join(catalogue.KINDS)}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
