from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator

import pytest

from tests.integration.functions import Load, variables
from tests.integration.lambda_http import Caller


@pytest.fixture(scope="session")
def auth_handler() -> Iterator[Load]:
    """Loads the handler of a module of auth, with its environment set."""
    with pytest.MonkeyPatch.context() as patch:
        own = {"LOGIN_FAILURES_PER_ACCOUNT": "5", "RELAY_MIN_AGE_SECONDS": "0"}
        for name, value in {**variables("auth"), **own}.items():
            patch.setenv(name, value)

        importlib.import_module("auth.wiring").collaborators()
        yield lambda module: importlib.import_module(f"auth.{module}").handler


@pytest.fixture(scope="session")
def api(auth_handler: Load) -> Caller:
    return Caller(auth_handler("api"))


@pytest.fixture
def email() -> str:
    return f"{uuid.uuid4().hex}@example.com"
