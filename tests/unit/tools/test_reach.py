"""What is read from code about the errors that it raises, on a service of a few lines."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tools.openapi.reach import Raised, Reach
from tools.openapi.things import Method

DOMAIN = """
from __future__ import annotations
from dataclasses import dataclass
from typing import Protocol
from shop.kernel.errors import ConflictError, InvalidError, NotFoundError

class GoneError(NotFoundError):
    slug = "gone"

class TakenError(ConflictError):
    slug = "taken"

class OddError(InvalidError):
    slug = "odd"

class Store(Protocol):
    def find(self, name: str) -> Toy: ...
    def add(self, toy: Toy) -> None: ...

class Names(Protocol):
    def add(self, name: str) -> None: ...

class Nobodys(Protocol):
    def vanish(self, name: str) -> None: ...

@dataclass(frozen=True, slots=True)
class Work:
    store: Store
    names: Names

class Toy:
    def renamed(self, name: str) -> Toy:
        if not name:
            raise OddError(f"{name} is odd.")
        return self
"""
ADAPTERS = """
from __future__ import annotations
from toy.domain.model import GoneError, TakenError, Toy

TAKEN = "Taken. Take another."

class MemoryStore:
    def find(self, name: str) -> Toy:
        raise _gone(name)
    def add(self, toy: Toy) -> None:
        raise TakenError(TAKEN)

class MemoryNames:
    def add(self, name: str) -> None: ...

def _gone(name: str) -> GoneError:
    return GoneError("Gone. Take another.")
"""
API = """
from __future__ import annotations
from functools import partial
from toy.adapters.memory import MemoryNames, MemoryStore
from toy.domain.model import GoneError, Nobodys, OddError, Toy, Work

HEADERS = {"ETag": "1"}
store = MemoryStore()

def a_ports_method(work: Work) -> None:
    work.store.add(Toy())

def a_port_of_other_parameters(work: Work) -> None:
    work.names.add("x")

def an_object_of_the_module() -> None:
    store.find("x")

def an_object_of_unknown_type(toys) -> None:
    toys[0].renamed("x")

def what_a_call_answers(work: Work) -> None:
    work.store.find("x").renamed("y")

def a_variable(work: Work) -> None:
    found = work.store.find("x")
    found.renamed("y")

def handed_on(run) -> None:
    run(partial(a_ports_method))

def in_a_lambda(run) -> None:
    run(lambda work: a_ports_method(work))

def caught(work: Work) -> None:
    try:
        work.store.find("x")
    except GoneError:
        pass

def caught_by_its_kind(work: Work) -> None:
    try:
        work.store.add(Toy())
    except (OddError, Exception):
        pass

def caught_and_raised_again(work: Work) -> None:
    try:
        work.store.find("x")
    except GoneError:
        raise

def raised_by_its_class() -> None:
    raise OddError from None

def raised_after_it_was_made(work: Work) -> None:
    error = OddError("Odd. Send another.")
    raise error

def itself(work: Work) -> None:
    itself(work)
    a_ports_method(work)

def without_an_adapter(port: Nobodys) -> None:
    port.vanish("x")

def headers() -> object:
    return HEADERS
"""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("code")
    for path, text in {"domain/model.py": DOMAIN, "adapters/memory.py": ADAPTERS, "api.py": API}.items():
        write(folder / "toy" / path, text)
    sys.path.insert(0, str(folder))
    yield importlib.import_module("toy.api")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "toy"]:
        del sys.modules[name]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(text)


def raised(api: ModuleType, name: str) -> frozenset[Raised]:
    return Reach("toy").of(Method(getattr(api, name)))


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("a_ports_method", {"taken"}),
        ("a_port_of_other_parameters", set()),
        ("an_object_of_the_module", {"gone"}),
        ("an_object_of_unknown_type", {"odd"}),
        ("what_a_call_answers", {"gone", "odd"}),
        ("a_variable", {"gone", "odd"}),
        ("handed_on", {"taken"}),
        ("in_a_lambda", {"taken"}),
        ("caught", set()),
        ("caught_by_its_kind", set()),
        ("caught_and_raised_again", {"gone"}),
        ("raised_by_its_class", {"odd"}),
        ("raised_after_it_was_made", {"odd"}),
        ("itself", {"taken"}),
    ],
)
def test_errors_are_found(api: ModuleType, name: str, slugs: set[str]) -> None:
    assert {each.slug for each in raised(api, name)} == slugs


def test_a_detail_is_as_the_code_writes_it(api: ModuleType) -> None:
    assert {each.detail for each in raised(api, "what_a_call_answers")} == {"Gone. Take another.", "… is odd."}


def test_a_detail_may_be_a_constant(api: ModuleType) -> None:
    assert {each.detail for each in raised(api, "a_ports_method")} == {"Taken. Take another."}


def test_a_port_without_an_adapter_is_named(api: ModuleType) -> None:
    with pytest.raises(LookupError, match="Nobodys: no adapter has its methods"):
        raised(api, "without_an_adapter")


def test_names_of_headers_are_kept(api: ModuleType) -> None:
    reach = Reach("toy")
    reach.of(Method(api.headers))
    assert "ETag" in reach.texts
