"""A function's environment, so that seeding runs the service's own use cases as the function would."""

from __future__ import annotations

import os

from localstack.lambdas.model import App
from localstack.stack import ROOT, Stack

PACKAGES = (ROOT / "functions", ROOT / "layers" / "shop" / "python", ROOT)


def of(stack: Stack, app: App, function: str) -> dict[str, str]:
    """By logical id. Secrets come from LocalStack itself: nothing needs the Lambda service."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, PACKAGES)),
        "AWS_DEFAULT_REGION": stack.values["AWS_REGION"],
        "AWS_ACCESS_KEY_ID": stack.values["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": stack.values["AWS_SECRET_ACCESS_KEY"],
        "STACK": stack.name,
        **app.functions[function].environment,
    }
