"""The command line of the local Lambda service."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from localstack.lambdas import commands
from localstack.lambdas.errors import LambdasError

API_PORT, LAMBDA_PORT = 3000, 3001  # those of `sam local start-api` and `sam local start-lambda`
SECRETS_PORT = 2773  # the extension's own on AWS


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="python -m localstack.lambdas",
        description="Runs the functions, REST API, Kafka triggers and schedules of a SAM template on this machine, "
        "without Docker. Without a command it is `serve`.",
        epilog="`COMMAND --help` lists the options of a command. README.md beside the code lists the settings.",
    )
    verbs = found.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _serve(verbs.add_parser("serve", help="run the service until Ctrl-C"))
    _build(verbs.add_parser("build", help="install packages and lay out the code, without running anything"))
    _invoke(verbs.add_parser("invoke", help="invoke one function of the running service and print its answer"))
    _logs(verbs.add_parser("logs", help="show the logs of the functions and of the service, merged by time"))
    return found


def _serve(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.serve)
    _add_code(command)
    command.add_argument("--api-port", type=_port, default=API_PORT, metavar="N", help="the REST API (%(default)s)")
    _add_lambda_port(command)
    command.add_argument(
        "--secrets-port", type=_port, default=SECRETS_PORT, metavar="N",
        help="the endpoint of the Parameters and Secrets extension (%(default)s)",
    )  # fmt: skip
    command.add_argument(
        "--brokers", metavar="HOST:PORT,…", help="Kafka; without it no event source mapping runs (none)"
    )
    command.add_argument(
        "--aws-endpoint", metavar="URL", help="LocalStack or moto, for secrets, parameters and destinations (none)"
    )
    command.add_argument(
        "--env", action="append", default=[], metavar="NAME=VALUE",
        help="an environment variable for every function, such as AWS_ENDPOINT_URL=… (repeatable)",
    )  # fmt: skip
    command.add_argument("--openapi", type=Path, metavar="FILE", help="an OpenAPI document to show at /docs (none)")
    command.add_argument(
        "--problem-types", default="", metavar="URL",
        help="what `type` begins with in the answer to a request that is no HTTP (about:blank)",
    )  # fmt: skip
    command.add_argument("--no-triggers", action="store_true", help="run no event source mappings and no schedules")
    command.add_argument("--no-reload", action="store_true", help="do not watch the code for changes")


def _build(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.build)
    _add_code(command)


def _invoke(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.invoke)
    command.add_argument("function", help="its name in the template")
    command.add_argument("--event", type=Path, metavar="FILE", help="the payload, JSON ({})")
    command.add_argument(
        "--samples", type=Path, metavar="DIR", help="folder with a payload for each function: <function>.json"
    )
    command.add_argument("--asynchronous", action="store_true", help="do not wait for the answer")
    _add_lambda_port(command)


def _logs(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=commands.logs)
    command.add_argument("function", nargs="?", help="show this log only")
    command.add_argument("-f", "--follow", action="store_true", help="go on with what is added, until Ctrl-C")
    command.add_argument("--grep", metavar="PATTERN", help="only lines that match this regular expression")
    command.add_argument("--last", type=int, default=100, metavar="N", help="lines to begin with (%(default)s)")
    _add_data(command)


def _add_code(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--template", type=Path, default=Path("template.yaml"), metavar="FILE", help="the SAM template (%(default)s)"
    )
    command.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a template parameter (repeatable)",
    )
    command.add_argument("--region", default="us-east-1", help="the AWS region to claim (%(default)s)")
    _add_data(command)
    command.add_argument("--build-dir", type=Path, metavar="DIR", help="folder for laid-out code (DATA/build)")
    command.add_argument(
        "--built", nargs="?", type=Path, const=Path(".aws-sam/build"), metavar="DIR",
        help="run what `sam build` left in DIR (%(const)s) instead of the sources",
    )  # fmt: skip


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data", type=Path, default=Path(".lambdas"), metavar="DIR", help="folder for logs and builds (%(default)s)"
    )


def _add_lambda_port(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lambda-port", type=_port, default=LAMBDA_PORT, metavar="N",
        help="Lambda's Invoke API, health and metrics (%(default)s)",
    )  # fmt: skip


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) not in range(1, 65_536):
        raise argparse.ArgumentTypeError(f"{text} is not a port: give a number from 1 to 65535")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """Runs a command. Returns the exit code: 1 after an error, with a message that says what to do."""
    words = sys.argv[1:] if arguments is None else arguments
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help"}):
        words = ["serve", *words]
    given = parser().parse_args(words)
    try:
        return int(given.run(given) or 0)
    except LambdasError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
