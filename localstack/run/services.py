"""The payment provider and the Lambda service, started and supervised like the engines."""

from __future__ import annotations

import sys
from functools import partial

from localstack.engines import health
from localstack.engines.engine import Engine
from localstack.run import lambdas
from localstack.stack import ROOT, Stack


def provider(stack: Stack) -> Engine:
    port = stack.port("provider")
    return Engine(
        name="provider",
        title="payment provider",
        port=port,
        data=stack.data / "provider",
        cwd=ROOT,
        command=lambda: [sys.executable, "-m", "localstack.payment_provider"],
        healthy=partial(health.answers, port, "/_sim/health"),
    )


def lambda_service(stack: Stack) -> Engine:
    """Its health is asked on the Lambda port, which answers only when every listener is open."""
    port = stack.port("lambda")
    return Engine(
        name="lambda",
        title="Lambda service",
        port=port,
        other_ports=(stack.port("shop"), stack.port("secrets")),
        data=stack.data / "lambda",
        cwd=ROOT,
        command=lambda: [sys.executable, "-m", "localstack.lambdas", *lambdas.options(stack, "serve")],
        healthy=partial(health.answers, port, "/_local/health"),
        # The first start installs the layer's packages.
        patience=240.0,
    )


def own(stack: Stack) -> list[Engine]:
    """In the order of their start."""
    return [provider(stack), lambda_service(stack)]
