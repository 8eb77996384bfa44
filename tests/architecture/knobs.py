"""Which environment variables a handler's code reads, found in its source.

A module that is imported runs its statements: what they call is followed. Of its functions, classes and values, those
that the handler uses by name are followed whole. So what a service shares but a handler never uses adds nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tools.template import ROOT

PLACES = (ROOT / "functions", ROOT / "layers" / "shop" / "python")
READERS = {"text", "number", "whole", "flag", "choice", "_port"}
"""The functions of shop.settings whose first argument is a variable's name."""


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """`names` are what its imports bind: a module, and a name in it or ""."""

    statements: list[ast.stmt]
    definitions: dict[str, ast.stmt]
    names: dict[str, tuple[str, str]]


@dataclass
class _Walk:
    read: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def use(self, module: str, name: str) -> None:
        if (module, name) in self.seen:
            return
        self.seen.add((module, name))
        self.load(module)
        found = parsed(module)
        if found is None:
            return
        if name in found.definitions:
            self._follow(module, found, found.definitions[name])
        elif name in found.names:
            self.use(*found.names[name])
        else:
            self.load(f"{module}.{name}")

    def load(self, module: str) -> None:
        found = parsed(module)
        if (module, "") in self.seen or found is None:
            return
        self.seen.add((module, ""))
        for target, name in found.names.values():
            self.load(target)
            self.load(f"{target}.{name}")
        for statement in found.statements:
            if isinstance(statement, Definition):
                self._follow(module, found, statement)
            else:
                for call in calls(statement):
                    self.read |= set(variables(call))
                    self._follow(module, found, call.func)

    def _follow(self, module: str, found: Module, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            self.read |= set(variables(node))
        for target, name in used(found, tree):
            self.use(target or module, name)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Those that run with it: not what a lambda in it would call."""
    if isinstance(tree, ast.Lambda):
        return
    if isinstance(tree, ast.Call):
        yield tree
    for child in ast.iter_child_nodes(tree):
        yield from calls(child)


def variables(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=reader) | ast.Attribute(attr=reader), args=[ast.Constant(value=str(name)), *_]):
            if reader in READERS or ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
                yield name
        case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
            yield name
        case _:
            pass


def used(found: Module, tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(module, name) of all that is used; the module is "" for a definition in the same one."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=base), attr=name) if base in found.names:
                module, inner = found.names[base]
                yield (f"{module}.{inner}" if inner else module), name
            case ast.Name(id=name) if name in found.definitions:
                yield "", name
            case ast.Name(id=name) if name in found.names:
                yield found.names[name]
            case _:
                pass


@cache
def parsed(module: str) -> Module | None:
    """None for what is not ours, and for names that are no module."""
    path = source(module)
    if path is None:
        return None
    tree = ast.parse(path.read_text())
    definitions = {name: node for node in tree.body for name in defined(node)}
    statements = [node for node in tree.body if not isinstance(node, Definition) or registered(node)]
    return Module(statements, definitions, dict(bound(tree)))


def defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def registered(node: Definition) -> bool:
    """A route: `@router.get("/v1/orders")` keeps it, so that nothing needs to name it."""
    return any(isinstance(by, ast.Call) and isinstance(by.func, ast.Attribute) for by in node.decorator_list)


def source(module: str) -> Path | None:
    relative = module.replace(".", "/")
    candidates = (place / f"{relative}{end}" for place in PLACES for end in (".py", "/__init__.py"))
    return next((path for path in candidates if path.is_file()), None)


def bound(tree: ast.AST) -> Iterator[tuple[str, tuple[str, str]]]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                yield from ((alias.asname or alias.name, (module, alias.name)) for alias in names)
            case ast.Import(names=names):
                yield from ((alias.asname or alias.name, (alias.name, "")) for alias in names)
            case _:
                pass


def read_by(handler: str) -> set[str]:
    """`orders.api.handler` → the variables that an invoke of it may read."""
    walk = _Walk()
    walk.use(*handler.rsplit(".", 1))
    return walk.read
