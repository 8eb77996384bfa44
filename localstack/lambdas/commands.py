"""What each command of the command line does."""

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
from localstack.lambdas.parameters import brokers, parameters, parse_pairs
from localstack.lambdas.template import read
from localstack.stack import ROOT, Stack, current


def serve(given: argparse.Namespace) -> int:
    import uvloop

    from localstack.lambdas.service import Places, Service

    stack = current()
    data = given.data or stack.data
    _log_to(data / "logs" / "lambdas.log")
    begun = time.monotonic()
    app, code = _prepare(given, stack)
    places = Places(
        shop_port=given.shop_port or stack.port("shop"),
        lambda_port=given.lambda_port or stack.port("lambda"),
        secrets_port=given.secrets_port or stack.port("secrets"),
        data=data,
        description=ROOT / "docs" / "openapi.json",
        aws_endpoint=given.aws_endpoint or stack.url("localstack"),
        brokers=given.brokers or brokers(stack),
        region=stack.values["AWS_REGION"],
        triggers=not given.no_triggers,
        watched=() if given.built or given.no_reload else tuple({source.path for source in app.sources.values()}),
    )

    async def run() -> None:
        service = Service(app, code, places, settings.from_environment(), _credentials(stack, places.secrets_port))
        await service.run(lambda: _say(_opened(app, places, time.monotonic() - begun)))

    uvloop.run(run())
    return 0


def build(given: argparse.Namespace) -> int:
    stack = current()
    begun = time.monotonic()
    app, _ = _prepare(given, stack)
    _say(f"laid out {len(app.functions)} functions in {time.monotonic() - begun:.1f} s")
    return 0


def invoke(given: argparse.Namespace) -> int:
    from localstack.lambdas.invoke import invoke_and_print

    port = given.lambda_port or current().port("lambda")
    event = given.event or _sample(given.function)
    return invoke_and_print(port, given.function, event, asynchronous=given.asynchronous)


def _sample(function: str) -> Path:
    samples = ROOT / "events" / "samples"
    known = sorted(file.stem for file in samples.glob("*.json"))
    if function not in known:
        asked = f"There is no function {function}" if function else "Name a function with FN="
        raise LambdasError(f"{asked}. There are: {', '.join(known)}.")
    return samples / f"{function}.json"


def logs(given: argparse.Namespace) -> int:
    from localstack.lambdas.logs import show

    folder = (given.data or current().data) / "logs"
    return show(folder, given.function, given.grep, given.last, follow=given.follow)


def _prepare(given: argparse.Namespace, stack: Stack) -> tuple[App, dict[str, Code]]:
    values = {**parameters(stack), **parse_pairs(given.parameter)}
    app = read(given.template.resolve(), values, stack.values["AWS_REGION"])
    build_dir = given.build_dir.resolve()
    if given.built:
        return app, use_built(app, given.built.resolve(), build_dir, _say)
    return app, lay_out(app, build_dir, _say)


def _credentials(stack: Stack, secrets_port: int) -> dict[str, str]:
    """What the instance role and the secrets extension would give a function."""
    return {
        "AWS_ACCESS_KEY_ID": stack.values["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": stack.values["AWS_SECRET_ACCESS_KEY"],
        "AWS_SESSION_TOKEN": "local",
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": str(secrets_port),
    }


def _opened(app: App, places: object, seconds: float) -> str:
    shop = f"shop at http://127.0.0.1:{getattr(places, 'shop_port', 0)}, " if app.api else ""
    return (
        f"{shop}Lambda at http://127.0.0.1:{getattr(places, 'lambda_port', 0)}: {len(app.functions)} functions, "
        f"{len(app.mappings)} Kafka mappings, {len(app.schedules)} schedules, ready in {seconds:.1f} s"
    )


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
