"""What each command of the command line does. Each takes its parsed arguments and returns an exit code."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from pathlib import Path

from localstack.lambdas import settings
from localstack.lambdas.errors import LambdasError
from localstack.lambdas.layout import Code, lay_out, use_built
from localstack.lambdas.model import App
from localstack.lambdas.places import Places
from localstack.lambdas.template import read

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_SESSION_TOKEN": "local"}
"""In place of the functions' instance roles. Emulators of AWS take any."""


def serve(given: argparse.Namespace) -> int:
    import uvloop

    from localstack.lambdas.service import Service

    _log_to(given.data / "logs" / "lambdas.log")
    begun = time.monotonic()
    variables = {
        **CREDENTIALS,
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": str(given.secrets_port),
        **parse_pairs("--env", given.env),
    }
    app, code = _prepare(given)
    places = _places(given, app)

    async def run() -> None:
        service = Service(app, code, places, settings.from_environment(), variables)
        await service.run(lambda: _say(f"{places.opened(app)}, ready in {time.monotonic() - begun:.1f} s"))

    uvloop.run(run())
    return 0


def _places(given: argparse.Namespace, app: App) -> Places:
    watch = not (given.built or given.no_reload)
    return Places(
        api_port=given.api_port,
        lambda_port=given.lambda_port,
        secrets_port=given.secrets_port,
        data=given.data.resolve(),
        region=given.region,
        brokers=given.brokers,
        aws_endpoint=given.aws_endpoint,
        openapi=given.openapi,
        problem_types=given.problem_types,
        triggers=not given.no_triggers,
        watched=tuple({source.path for source in app.sources.values()}) if watch else (),
    )


def build(given: argparse.Namespace) -> int:
    begun = time.monotonic()
    app, _ = _prepare(given)
    _say(f"laid out {len(app.functions)} functions in {time.monotonic() - begun:.1f} s")
    return 0


def invoke(given: argparse.Namespace) -> int:
    from localstack.lambdas.invoke import invoke_and_print

    payload = _payload(given.event or _sample(given.samples, given.function))
    return invoke_and_print(given.lambda_port, given.function, payload, asynchronous=given.asynchronous)


def _payload(event: Path | None) -> bytes:
    if event is None:
        return b"{}"
    if not event.is_file():
        raise LambdasError(f"There is no event at {event}. Give one with --event FILE.")
    return event.read_bytes()


def _sample(samples: Path | None, function: str) -> Path | None:
    if samples is None:
        return None
    known = sorted(file.stem for file in samples.glob("*.json"))
    if function not in known:
        asked = f"There is no function {function}" if function else "Name a function"
        raise LambdasError(f"{asked}. There are: {', '.join(known)}.")
    return samples / f"{function}.json"


def logs(given: argparse.Namespace) -> int:
    from localstack.lambdas.logs import show

    return show(given.data / "logs", given.function, given.grep, given.last, follow=given.follow)


def _prepare(given: argparse.Namespace) -> tuple[App, dict[str, Code]]:
    build_dir = (given.build_dir or given.data / "build").resolve()
    values = parse_pairs("--parameter", given.parameter)
    app = read(given.template.resolve(), values, given.region, build_dir / "templates")
    for name in app.not_run:
        _say(f"warning: {name} is an HTTP API, which does not run here; a REST API (AWS::Serverless::Api) does")
    if given.built:
        return app, use_built(app, given.built.resolve(), build_dir, _say)
    return app, lay_out(app, build_dir, _say)


def parse_pairs(option: str, pairs: list[str]) -> dict[str, str]:
    """The NAME=VALUE pairs that an option was given. The last value of a name counts."""
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (_, equals, _) in zip(pairs, split, strict=True) if not equals]
    if wrong:
        raise LambdasError(f"{option} takes NAME=VALUE, not {wrong[0]!r}.")
    return {name: value for name, _, value in split}


def _log_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handlers: list[logging.Handler] = [logging.FileHandler(path)]
    if sys.stderr.isatty():  # under a supervisor the file is enough: its own log would only repeat it
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(form)
    logging.basicConfig(level=logging.INFO, handlers=handlers)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def _say(text: str) -> None:
    print(text, flush=True)
