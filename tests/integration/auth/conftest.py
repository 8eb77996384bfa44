from __future__ import annotations

import importlib
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.integration.lambda_http import Answer, Handler, call, variables

Call = Callable[..., Answer]


@pytest.fixture(scope="session")
def auth_handler() -> Iterator[Callable[[str], Handler]]:
    """A function of auth by its module, with its environment: wiring reads it once."""
    with pytest.MonkeyPatch.context() as patch:
        own = {"LOGIN_FAILURES_PER_ACCOUNT": "5", "RELAY_MIN_AGE_SECONDS": "0"}
        for name, value in {**variables("auth"), **own}.items():
            patch.setenv(name, value)

        def handler(module: str) -> Handler:
            found: Handler = importlib.import_module(module).handler
            return found

        handler("auth.api")
        importlib.import_module("auth.wiring").desk()
        yield handler


@pytest.fixture(scope="session")
def api(auth_handler: Callable[[str], Handler]) -> Call:
    def ask(method: str, path: str, body: Any = None, **options: Any) -> Answer:
        return call(auth_handler("auth.api"), method, path, body, **options)

    return ask


@pytest.fixture
def email() -> str:
    return f"{uuid.uuid4().hex}@example.com"
