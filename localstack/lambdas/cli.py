"""The command line of the local Lambda service."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from localstack.lambdas import commands
from localstack.lambdas.errors import LambdasError
from localstack.stack import ROOT


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="python -m localstack.lambdas",
        description="Runs a SAM template's functions, API, Kafka triggers and schedules here, without Docker.",
    )
    verbs = found.add_subparsers(title="commands", metavar="", required=True)
    serve = verbs.add_parser("serve", help="run the service until Ctrl-C (also without a command)")
    serve.set_defaults(run=commands.serve)
    _add_place(serve)
    _add_serve(serve)
    build = verbs.add_parser("build", help="install packages and lay out the code, without running anything")
    _add_place(build)
    build.set_defaults(run=commands.build)
    invoke = verbs.add_parser("invoke", help="invoke one function of the running service and print its answer")
    invoke.add_argument("function", help="logical id, such as ProductsApi")
    invoke.add_argument("--event", type=Path, help="file with the payload (events/samples/<function>.json)")
    invoke.add_argument("--asynchronous", action="store_true", help="do not wait for the answer")
    invoke.add_argument("--lambda-port", type=int, help="the running service's port (that of the stack)")
    invoke.set_defaults(run=commands.invoke)
    logs = verbs.add_parser("logs", help="show what functions, the service and the engines wrote, merged by time")
    logs.add_argument("function", nargs="?", help="only this function's (or engine's) log")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with what is added, until Ctrl-C")
    logs.add_argument("--grep", metavar="PATTERN", help="only lines that match this regular expression")
    logs.add_argument("--last", type=int, default=100, metavar="N", help="how many lines to begin with (100)")
    logs.add_argument("--data", type=Path, help="the stack's folder (.local/<stack>)")
    logs.set_defaults(run=commands.logs)
    return found


def _add_place(found: argparse.ArgumentParser) -> None:
    found.add_argument("--template", type=Path, default=ROOT / "template.yaml", help="the SAM template (template.yaml)")
    built = ROOT / ".aws-sam" / "build"
    found.add_argument(
        "--built", nargs="?", type=Path, const=built, metavar="DIR", help="run what `sam build` left (.aws-sam/build)"
    )
    found.add_argument("--data", type=Path, help="folder for logs and state (.local/<stack>)")
    found.add_argument("--build-dir", type=Path, default=ROOT / ".local" / "build", help="folder for laid-out code")
    found.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="a template parameter (repeatable)"
    )


def _add_serve(found: argparse.ArgumentParser) -> None:
    for name in ("shop", "lambda", "secrets"):
        found.add_argument(f"--{name}-port", type=int, help=f"port instead of the stack's {name.upper()}_PORT")
    found.add_argument("--brokers", help="Kafka brokers instead of the stack's")
    found.add_argument("--aws-endpoint", help="LocalStack instead of the stack's")
    found.add_argument("--no-triggers", action="store_true", help="no Kafka event source mappings, no schedules")
    found.add_argument("--no-reload", action="store_true", help="do not watch the code for changes")


def main(arguments: list[str] | None = None) -> int:
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
