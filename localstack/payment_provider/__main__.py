"""Starts the simulator: `python -m localstack.payment_provider --help`."""

from __future__ import annotations

import argparse
import contextlib
import socket
from pathlib import Path

import uvicorn

from localstack import stack
from localstack.lambdas import loopback
from localstack.payment_provider.app import build_app
from localstack.payment_provider.config import EVENTS, OTHER_EVENTS, Config

WEBHOOK_PATH = "/v1/payments/webhooks/stripe"


def _parser() -> argparse.ArgumentParser:
    here = stack.current()
    parser = argparse.ArgumentParser(
        prog="python -m localstack.payment_provider",
        description="A payment provider that speaks Stripe's wire API, on this machine only. "
        "Ports, names and keys default to the stack named by STACK (localstack/stack.env).",
    )
    add = parser.add_argument
    add("--port", type=int, default=here.port("provider"), help="listen on localhost:PORT (%(default)s)")
    add("--data", type=Path, default=here.data / "provider", help="folder of the ledger (%(default)s)")
    add("--api-key", default=here.values["PROVIDER_API_KEY"], help="the shop's secret key")
    add("--webhook-url", default=here.url("shop") + WEBHOOK_PATH, help="where events go; '' for nowhere (%(default)s)")
    add("--webhook-secret", action="append", metavar="SECRET", help="signs webhooks; repeat it while rotating")
    add("--event", action="append", choices=[*EVENTS, *OTHER_EVENTS], help="deliver these event types only")
    add("--retry-base", type=float, default=1.0, metavar="S", help="pause before the 2nd attempt, then doubled")
    add("--retry-cap", type=float, default=30.0, metavar="S", help="longest pause between attempts (%(default)s)")
    add("--max-attempts", type=int, default=20, help="attempts before a webhook is given up (%(default)s)")
    add("--seed", help="makes the ids of a new data folder repeatable")
    return parser


def main() -> None:
    args = _parser().parse_args()
    known = stack.current().values["PROVIDER_WEBHOOK_SECRETS"].split(",")
    config = Config(
        data=args.data, api_key=args.api_key, webhook_url=args.webhook_url or None,
        webhook_secrets=tuple(args.webhook_secret or known), events=tuple(args.event or EVENTS),
        retry_base_seconds=args.retry_base, retry_cap_seconds=args.retry_cap, max_attempts=args.max_attempts,
        seed=args.seed,
    )  # fmt: skip
    print(f"payment provider: http://127.0.0.1:{args.port}, ledger in {config.data}, webhooks to {config.webhook_url}")
    settings = uvicorn.Config(build_app(config), log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(settings).run(_sockets(args.port))


def _sockets(port: int) -> list[socket.socket]:
    try:
        return loopback.bind(port)
    except OSError as error:
        raise SystemExit(f"Port {port} (payment provider) is taken: {error.strerror}.") from None


if __name__ == "__main__":
    main()
