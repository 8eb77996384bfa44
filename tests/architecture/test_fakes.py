"""Every fake of a port runs one suite of behaviours together with the real adapter.

The suite stands in tests/unit/<service>, over fixtures of its conftest.py, and a module in tests/integration/<service>
imports all of it (`from tests.unit.<service>.test_stores import *`) over fixtures of its own. Or one module names both,
as the parameters of a fixture.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tools.template import ROOT

TESTS = ROOT / "tests"
SERVICES = sorted(path.parent.name for path in (TESTS / "unit").glob("*/fakes.py"))
ALONE = {
    "FakeJournal": "it only records what would be logged",
    "FakeMailer": "it records mails; SES itself is spoken to in tests/integration/notifications",
    "PlainRenderer": "it renders nothing; the real templates have tests of their own",
    "FakeProvider": "the adapter is tested on the simulator, which has its own tests of Stripe's rules",
}
"""Fakes without a suite, and why. A store is never one of them."""


def fakes(service: str) -> dict[str, set[str]]:
    """The classes of a service's fakes.py, and the names that each of them uses."""
    tree = ast.parse((TESTS / "unit" / service / "fakes.py").read_text())
    return {node.name: names_in(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def names_in(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def is_fake(name: str) -> bool:
    return name.startswith(("Fake", "Plain"))


def compared(service: str) -> Iterator[Path]:
    """The modules whose fakes run a suite that the real adapter runs too."""
    unit, integration = TESTS / "unit" / service, TESTS / "integration" / service
    suites = {name for path in integration.glob("*.py") for name in shared_suites(path, service)}
    if suites:
        yield unit / "conftest.py"
        yield from (unit / f"{name}.py" for name in suites)
    for path in (*unit.glob("test_*.py"), *integration.glob("*.py")):
        text = path.read_text()
        if f"from tests.unit.{service}.fakes import" in text and f"from {service}.adapters" in text:
            yield path


def shared_suites(path: Path, service: str) -> list[str]:
    return re.findall(rf"from tests\.unit\.{service}\.(test_\w+) import \*", path.read_text())


def used(service: str, modules: Iterable[Path]) -> set[str]:
    """The fakes that the modules name, and those that these are built from."""
    classes = fakes(service)
    found: set[str] = set()
    fresh = {
        name for path in modules if path.exists() for name in names_in(ast.parse(path.read_text()))
    } & classes.keys()
    while fresh:
        found |= fresh
        fresh = {name for each in fresh for name in classes[each]} & classes.keys() - found
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_fake_runs_the_suite_of_the_real_adapter(service: str) -> None:
    compared_fakes = used(service, compared(service))
    without = {name for name in fakes(service) if is_fake(name)} - compared_fakes - ALONE.keys()
    assert not without, f"{service}: no suite runs over {', '.join(sorted(without))} and the real adapter"


def test_a_fake_without_a_suite_is_seen() -> None:
    assert "FakeOrders" in used("orders", compared("orders"))
    assert used("orders", []) == set()
    assert used("orders", [TESTS / "unit" / "orders" / "test_wire.py"]) & {"FakeOrders", "FakeSteps"} == set()


def test_the_exceptions_are_still_there() -> None:
    assert ALONE.keys() <= {name for service in SERVICES for name in fakes(service)}
