"""`localstack/lambdas` stands alone: it imports nothing of this repository but itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator

import pytest

from tests.architecture.rooms import SERVICES
from tools.template import ROOT

PACKAGE = "localstack.lambdas"
FOLDER = ROOT / "localstack" / "lambdas"
OURS = {"localstack", "shop", *SERVICES, *(path.parent.name for path in ROOT.glob("*/*.py"))}
SHOP_WORDS = ("cartwright", "shop", "mysql", "redis", "mongo", "opensearch", "stack.env", "events/samples")
"""Facts of the shop would be in strings, where no import shows them."""


def imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)


def foreign(source: str) -> set[str]:
    """The imports of this repository's modules outside the package, and relative ones, which could lead there."""
    ours = {name for name in imports(source) if name.startswith(".") or name.split(".")[0] in OURS}
    return {name for name in ours if not name.startswith(f"{PACKAGE}.")}


def found_in(find: Callable[[str], Collection[str]]) -> dict[str, Collection[str]]:
    files = sorted(FOLDER.rglob("*.py"))
    assert files
    return {str(path.relative_to(FOLDER)): found for path in files if (found := find(path.read_text()))}


def test_no_module_imports_anything_else_of_the_repository() -> None:
    assert found_in(foreign) == {}


def test_no_module_names_what_belongs_to_the_shop() -> None:
    assert found_in(lambda text: [word for word in SHOP_WORDS if word in text.lower()]) == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from localstack.stack import ROOT",
        "from localstack import stack",
        "from .. import stack",
        "import localstack.engines.ports",
        "def later():\n    from localstack.app import parameters",
        "from shop.kernel.money import Money",
        "import orders",
        "from tools import template",
    ],
)
def test_a_planted_import_is_seen(planted: str) -> None:
    assert foreign(planted)


def test_its_own_modules_may_be_imported() -> None:
    assert not foreign("from localstack.lambdas import loopback\nfrom localstack.lambdas.http import head\nimport json")
