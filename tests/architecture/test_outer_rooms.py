from __future__ import annotations

from pathlib import Path

import grimp
import pytest

from tests.architecture.outer_rooms import OWN, breaches
from tools.template import ROOT


def graph_of(*packages: str) -> grimp.ImportGraph:
    first, *others = packages
    return grimp.build_graph(first, *others, include_external_packages=True, cache_dir=None)


def found_in(graph: grimp.ImportGraph) -> list[str]:
    own = [module for module in graph.modules if not graph.is_module_squashed(module) and "." in module]
    return sorted(b for module in own for b in breaches(module, graph.find_modules_directly_imported_by(module)))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return graph_of(*OWN)


def test_every_module_stays_in_its_room(graph: grimp.ImportGraph) -> None:
    assert not found_in(graph), "\n".join(found_in(graph))


@pytest.mark.parametrize("folder", OWN)
def test_no_file_is_outside_the_graph(graph: grimp.ImportGraph, folder: str) -> None:
    """A package's folder without `__init__.py` is not in the graph."""
    files = {path.relative_to(ROOT).with_suffix("") for path in (ROOT / folder).rglob("*.py")}
    modules = {".".join(file.parts).removesuffix(".__init__") for file in files}
    assert modules <= graph.modules


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("localstack.demo.story", "tests.proof.actors.buyers"),
        ("localstack.demo.story", "tools.template"),
        ("localstack.engines.commands", "localstack.run.shop"),
        ("localstack.lambdas.service", "localstack.stack"),
        ("localstack.lambdas.service", "localstack.app"),
        ("localstack.lambdas.service", "shop.kernel.ids"),
        ("localstack.plugins", "localstack.stack"),
        ("tools.sam_invoke", "tests.conftest"),
        ("tools.test", "tests.proof.audit.audit"),
        ("tests.proof.actors.buyers", "tests.proof.load.crowd"),
        ("tests.proof.audit.audit", "tests.proof.actors.buyers"),
        ("tests.proof.audit.orders", "orders.domain.saga_table"),
        ("tests.proof.load.crowd", "tests.proof.bench.cold"),
        ("tests.proof.load.crowd", "tests.proof.faults.report"),
        ("tests.proof.load.crowd", "tools.template"),
        ("tests.proof.faults.report", "tests.conftest"),
    ],
)
def test_a_breach_is_seen(module: str, imported: str) -> None:
    assert list(breaches(module, {imported})) != []


def test_tests_may_import_everything() -> None:
    everything = {"tests.proof.load.k6", "tools.template", "localstack.run.shop", "orders.domain", "httpx"}
    assert not list(breaches("tests.e2e.conftest", everything))


def test_a_planted_import_is_seen_in_a_real_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that imports the tests, in a tree of files as a developer would leave it."""
    (tmp_path / "planted").mkdir()
    (tmp_path / "planted" / "tool.py").write_text("from tests.proof.audit.audit import audit\nrun = audit\n")
    monkeypatch.syspath_prepend(tmp_path)
    imports = graph_of("planted", "tests").find_modules_directly_imported_by("planted.tool")
    assert list(breaches("tools.tool", imports)) == ["tools.tool may not import tests.proof.audit.audit"]
