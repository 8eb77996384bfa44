from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import grimp
import pytest

from tests.architecture.rooms import SERVICES, breaches
from tools.template import ROOT

FOLDERS = (ROOT / "functions", ROOT / "layers" / "shop" / "python")
CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


def graph_of(packages: Sequence[str]) -> grimp.ImportGraph:
    first, *others = packages
    return grimp.build_graph(first, *others, include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return graph_of(("shop", *SERVICES))


def outside(folder: Path, modules: set[str]) -> Iterator[str]:
    """Files that the graph does not know, because a folder has no `__init__.py`: nothing would look at them."""
    for path in folder.rglob("*.py"):
        module = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        if module not in modules:
            yield f"{module} is outside the import graph; its folder needs an __init__.py"


def clock_calls(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCK_CALLS:
            yield node.lineno


def test_every_module_stays_in_its_room(graph: grimp.ImportGraph) -> None:
    own = [module for module in graph.modules if not graph.is_module_squashed(module)]
    found = [b for module in own for b in breaches(module, graph.find_modules_directly_imported_by(module))]
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_file_is_outside_the_graph(graph: grimp.ImportGraph, folder: Path) -> None:
    assert not list(outside(folder, graph.modules))


def test_no_domain_reads_the_clock() -> None:
    for path in (ROOT / "functions").glob("*/domain/**/*.py"):
        assert not list(clock_calls(path.read_text())), f"{path}: take the time from a Clock"


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("orders.on_reviews", "pymysql"),
        ("orders.on_reviews", "os"),
        ("orders.api", "orders.adapters.orders_mysql"),
        ("orders.routes.orders", "shop.stores.mysql"),
        ("orders.domain.model", "logging"),
        ("orders.domain.model", "uuid"),
        ("orders.domain.model", "pydantic"),
        ("orders.domain.place", "orders.adapters.orders_mysql"),
        ("orders.domain.place", "cart.domain.model"),
        ("orders.adapters.cart_http", "fastapi"),
        ("orders.adapters.cart_http", "orders.wiring"),
        ("orders.adapters.cart_http", "shop.http.app"),
        ("orders.adapters.cart_http", "shop.settings"),
        ("orders.wiring", "cart.domain"),
        ("shop.kernel.money", "pymysql"),
        ("shop.stores.mysql", "shop.messaging.outbox"),
        ("shop.contracts.orders", "orders.domain.model"),
        ("shop.plugins.thing", "json"),
    ],
)
def test_a_breach_is_seen(module: str, imported: str) -> None:
    assert list(breaches(module, {imported}))


def test_two_clients_in_one_adapter_are_seen() -> None:
    assert list(breaches("orders.adapters.both", {"pymysql", "redis"}))
    assert not list(breaches("orders.adapters.one", {"pymongo", "bson"}))


def test_breaches_are_seen_in_a_real_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of files, as a developer would leave it: one handler with a driver, one folder without `__init__.py`."""
    package = tmp_path / "planted"
    (package / "lost").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "on_things.py").write_text("import pymysql\nhandler = pymysql\n")
    (package / "lost" / "module.py").write_text("import boto3\n")
    monkeypatch.syspath_prepend(tmp_path)
    graph = graph_of(("planted",))
    imports = graph.find_modules_directly_imported_by("planted.on_things")
    assert list(breaches("orders.on_things", imports)) == ["orders.on_things may not import pymysql"]
    assert list(outside(tmp_path, graph.modules)) == [
        "planted.lost.module is outside the import graph; its folder needs an __init__.py"
    ]


def test_a_clock_call_is_seen() -> None:
    assert list(clock_calls("from datetime import datetime\nnow = datetime.now(UTC)\n")) == [2]
