"""docs/openapi.json is good enough to generate a client from."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

from tests.generated_client import generated
from tools.openapi.written import each, read


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with generated(tmp_path_factory.mktemp("client")) as name:
        yield name


def test_it_has_every_operation_and_every_module_of_it_loads(package: str) -> None:
    modules = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    loaded = {importlib.import_module(module.name).__name__ for module in modules}

    operations = [operation for _, _, operation in each(read())]
    assert {f"{package}.api.{each['tags'][0]}.{each['operationId']}" for each in operations} <= loaded


def test_a_patch_sends_only_what_is_set(package: str) -> None:
    patch = importlib.import_module(f"{package}.models").ProductPatch
    assert patch(title="Another").to_dict() == {"title": "Another"}
