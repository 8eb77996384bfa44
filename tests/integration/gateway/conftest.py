from __future__ import annotations

import importlib
from collections.abc import Iterator

import pytest

from tests.integration.functions import Handler, variables
from tests.integration.issuer import token_variables


@pytest.fixture(scope="session")
def authorizer() -> Iterator[Handler]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**variables("gateway"), **token_variables()}.items():
            patch.setenv(name, value)
        found: Handler = importlib.import_module("gateway.authorizer").handler
        yield found
