"""A function's environment variables, with which seeding runs the service's own use cases."""

from __future__ import annotations

import os

from localstack.lambdas.model import App
from localstack.stack import ROOT, Stack

PACKAGES = (ROOT / "functions", ROOT / "layers" / "shop" / "python", ROOT)


def of(stack: Stack, app: App, function: str) -> dict[str, str]:
    """`function` is a logical id. Secrets are read from LocalStack, so the Lambda service need not run."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, PACKAGES)),
        "AWS_DEFAULT_REGION": stack.values["AWS_REGION"],
        "AWS_ACCESS_KEY_ID": stack.values["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": stack.values["AWS_SECRET_ACCESS_KEY"],
        "STACK": stack.name,
        **app.functions[function].environment,
    }
