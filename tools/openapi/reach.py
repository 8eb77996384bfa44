"""Which errors a route can raise: its code is read, and that of all it calls, down to stores and adapters.

Names are looked up in the imported modules; what a parameter is, is told by its annotation; a port's method is that of
its adapters. An object of unknown type has the methods of the service's own domain. An error that a caller catches
does not count. That this finds what is really answered is proven by tests/e2e: an answer that is not found here fails.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import textwrap
import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shop.kernel.errors import DomainError
from tools.openapi.things import Method, hints_of, import_all, instances, methods_named, returned, thing
from tools.openapi.things import attribute as attribute_of


@dataclass(frozen=True, order=True)
class Raised:
    """`detail` as the code writes it, with … for what only a request fills in; empty where it is made elsewhere."""

    slug: str
    detail: str
    error: type[DomainError] = field(compare=False)


@dataclass
class Reach:
    """Fills `texts` with the strings that HTTP's part of the code holds: among them, the names of headers."""

    service: str
    texts: set[str] = field(default_factory=set)
    _read: dict[tuple[types.FunctionType, str], frozenset[Raised]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import_all(f"{self.service}.adapters")

    @property
    def functions(self) -> frozenset[types.FunctionType]:
        return frozenset(function for function, _ in self._read)

    def of(self, method: Method) -> frozenset[Raised]:
        key = (method.function, repr(method.owner))
        if key not in self._read:
            self._read[key] = frozenset()  # for a function that calls itself
            code = _code(method.function)
            scope = _Scope(method, code, self.service)
            self._read[key] = (
                self._all(code.body, scope) if isinstance(code, ast.FunctionDef | ast.AsyncFunctionDef) else frozenset()
            )
        return self._read[key]

    def _all(self, nodes: Iterable[ast.AST], scope: _Scope) -> frozenset[Raised]:
        return frozenset().union(*(self._node(node, scope) for node in nodes))

    def _node(self, node: ast.AST, scope: _Scope) -> frozenset[Raised]:
        if isinstance(node, ast.Try):
            return self._guarded(node, scope)
        found = self._all(ast.iter_child_nodes(node), scope)
        if scope.is_http and isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.texts.add(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            return found.union(*(self._named(each) for each in self._meant(node, scope)))
        if isinstance(node, ast.Call):
            return found.union(*(self._made(each, node, scope) for each in scope.resolve(node.func)))
        return found

    def _guarded(self, node: ast.Try, scope: _Scope) -> frozenset[Raised]:
        caught = tuple(kind for handler in node.handlers for kind in _caught(handler, scope))
        inside = {each for each in self._all(node.body, scope) if not issubclass(each.error, caught)}
        return self._all([*node.handlers, *node.orelse, *node.finalbody], scope) | inside

    def _meant(self, node: ast.Name | ast.Attribute, scope: _Scope) -> list[Any]:
        found = scope.resolve(node)
        if isinstance(node, ast.Attribute) and not found and not scope.resolve(node.value):
            return list(methods_named(node.attr, f"{self.service}.domain"))
        return found

    def _named(self, found: Any) -> frozenset[Raised]:
        """A function that is named is called sooner or later."""
        if isinstance(found, dict):
            self.texts.update(key for key in found if isinstance(key, str))
        if isinstance(found, Method) and self._is_ours(found.function) and _is_written(found.function):
            return self.of(found)
        return frozenset()

    def _is_ours(self, found: type | types.FunctionType) -> bool:
        return found.__module__.startswith((f"{self.service}.", "shop."))

    def _made(self, found: Any, call: ast.Call, scope: _Scope) -> frozenset[Raised]:
        """An error that is made is raised; another object runs what makes it."""
        if not isinstance(found, type) or not self._is_ours(found):
            return frozenset()
        if issubclass(found, DomainError):
            return frozenset({Raised(found.slug, _detail(call, scope) or _own_detail(found, scope), found)})
        makers = [vars(found)[name] for name in ("__init__", "__post_init__") if name in vars(found)]
        return frozenset().union(*(self._named(thing(maker, _instance(found))) for maker in makers))


class _Scope:
    """The names inside one function."""

    def __init__(self, method: Method, code: ast.AST, service: str) -> None:
        self._service = service
        self.is_http = method.function.__module__.startswith((f"{service}.api", f"{service}.routes.", "shop.http."))
        self._globals = method.function.__globals__
        self._given = {name: instances(hint) for name, hint in hints_of(method.function).items() if name != "return"}
        self._given |= {argument.arg: [] for argument in _untyped(code) if argument.arg not in self._given}
        if method.owner is not None and (first := next(iter(inspect.signature(method.function).parameters), "")):
            self._given[first] = [method.owner]
        self._given |= _imported(code)
        self._assigned = _assigned(code)

    def resolve(self, node: ast.AST | None) -> list[Any]:
        if isinstance(node, ast.Name):
            return self._name(node.id)
        if isinstance(node, ast.Attribute):
            bases = self.resolve(node.value)
            return [each for base in bases for each in attribute_of(base, node.attr, self._service)]
        if isinstance(node, ast.Call):
            return [each for found in self.resolve(node.func) for each in returned(found)]
        if isinstance(node, ast.Await):
            return self.resolve(node.value)
        return [each for part in node.elts for each in self.resolve(part)] if isinstance(node, ast.Tuple) else []

    def _name(self, name: str) -> list[Any]:
        if name in self._given:
            return self._given[name]
        if name in self._assigned:
            value = self._assigned.pop(name)  # a variable that is made from itself
            found = self.resolve(value)
            self._assigned[name] = value
            return found
        known = self._globals.get(name, getattr(builtins, name, None))
        return [] if known is None else [thing(known)]


def _is_written(function: types.FunctionType) -> bool:
    """Not made by @dataclass."""
    return Path(function.__code__.co_filename).exists()


@cache
def _code(function: types.FunctionType) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]


def _instance(kind: type) -> Any:
    return returned(kind)[0]


def _untyped(code: ast.AST) -> list[ast.arg]:
    """Parameters of the function and of what is defined in it hide the module's names."""
    return [node for node in ast.walk(code) if isinstance(node, ast.arg)]


def _imported(code: ast.AST) -> dict[str, list[Any]]:
    found = {}
    for node in ast.walk(code):
        for alias in node.names if isinstance(node, ast.ImportFrom) else ():
            module = importlib.import_module(node.module or "")  # type: ignore[attr-defined]
            found[alias.asname or alias.name] = [thing(getattr(module, alias.name))]
    return found


def _assigned(code: ast.AST) -> dict[str, ast.AST | None]:
    """Local variables and the expression that each is made from; None where it is more than one name."""
    found: dict[str, ast.AST | None] = {}
    for node in ast.walk(code):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.setdefault(node.id, None)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def _caught(handler: ast.ExceptHandler, scope: _Scope) -> list[type]:
    """Nothing where the handler lets it go on."""
    if any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler)):
        return []
    return [kind for kind in scope.resolve(handler.type) if isinstance(kind, type)] if handler.type else [Exception]


def _detail(call: ast.Call, scope: _Scope) -> str:
    first = call.args[0] if call.args else None
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    return "".join(_text(part, scope) for part in parts if isinstance(part, ast.Constant | ast.FormattedValue))


def _own_detail(error: type, scope: _Scope) -> str:
    """What its __init__ hands to that of its kind."""
    code = _code(vars(error)["__init__"]) if "__init__" in vars(error) else ast.Module([], [])
    return "".join(_detail(node, scope) for node in ast.walk(code) if isinstance(node, ast.Call))


def _text(part: ast.Constant | ast.FormattedValue, scope: _Scope) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    known = [str(found) for found in scope.resolve(part.value) if isinstance(found, int | str)]
    return known[0] if known else "…"
