"""Finds the errors that a route can raise, by reading its code and the code that it calls, down to the adapters.

Names are looked up in the imported modules. The type of a parameter comes from its annotation. A method of a port is
that of its adapters. An object of unknown type has the methods of the service's own domain. An error that a caller
catches does not count. tests/e2e proves that this finds what is really answered: an answer that is missing here fails.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shop.kernel.errors import DomainError
from tools.openapi.details import detail_of
from tools.openapi.scope import Scope, code_of
from tools.openapi.things import Method, Of, import_all, methods_named, thing


@dataclass(frozen=True, order=True)
class Raised:
    slug: str
    detail: str
    error: type[DomainError] = field(compare=False)


@dataclass
class Reach:
    """Fills `texts` with the strings that HTTP's part of the code holds: among them, the names of headers."""

    service: str
    texts: set[str] = field(default_factory=set)
    _read: dict[tuple[types.FunctionType, object], frozenset[Raised]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import_all(self.service)
        import_all("shop")

    @property
    def functions(self) -> frozenset[types.FunctionType]:
        return frozenset(function for function, _ in self._read)

    def of(self, method: Method) -> frozenset[Raised]:
        key = (method.function, method.owner if isinstance(method.owner, Of) else id(method.owner))
        if key not in self._read:
            self._read[key] = frozenset()  # for a function that calls itself
            code = code_of(method.function)
            self._read[key] = self._all(code.body, Scope(method, code, self.service))
        return self._read[key]

    def _all(self, nodes: Iterable[ast.AST], scope: Scope) -> frozenset[Raised]:
        return frozenset().union(*(self._node(node, scope) for node in nodes))

    def _node(self, node: ast.AST, scope: Scope) -> frozenset[Raised]:
        if isinstance(node, ast.Try):
            return self._guarded(node, scope)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name | ast.Attribute):
            return self._raised(node.exc, scope)
        found = self._all(ast.iter_child_nodes(node), scope)
        if scope.is_http and isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.texts.add(node.value)
        if isinstance(node, ast.Name | ast.Attribute):
            return found.union(*(self._named(each) for each in self._meant(node, scope)))
        if isinstance(node, ast.Call):
            return found.union(*(self._made(each, node, scope) for each in scope.resolve(node.func)))
        return found

    def _raised(self, named: ast.Name | ast.Attribute, scope: Scope) -> frozenset[Raised]:
        """`raise SomeError` makes the error, as `raise SomeError()` does. Any other name was made before."""
        made = ast.Call(named, [], [])
        found = [each for each in scope.resolve(named) if isinstance(each, type)]
        return frozenset().union(*(self._made(each, made, scope) for each in found))

    def _guarded(self, node: ast.Try, scope: Scope) -> frozenset[Raised]:
        caught = tuple(kind for handler in node.handlers for kind in _caught(handler, scope))
        inside = {each for each in self._all(node.body, scope) if not issubclass(each.error, caught)}
        return self._all([*node.handlers, *node.orelse, *node.finalbody], scope) | inside

    def _meant(self, node: ast.Name | ast.Attribute, scope: Scope) -> list[Any]:
        found = scope.resolve(node)
        if isinstance(node, ast.Attribute) and not found and not scope.resolve(node.value):
            return list(methods_named(node.attr, f"{self.service}.domain"))
        return found

    def _named(self, found: Any) -> frozenset[Raised]:
        """Counts a function that is named as called."""
        if isinstance(found, dict):
            self.texts.update(key for key in found if isinstance(key, str))
        if isinstance(found, Method) and self._is_ours(found.function) and _is_written(found.function):
            return self.of(found)
        return frozenset()

    def _is_ours(self, found: type | types.FunctionType) -> bool:
        return found.__module__.startswith((f"{self.service}.", "shop."))

    def _made(self, found: Any, call: ast.Call, scope: Scope) -> frozenset[Raised]:
        """Counts an error that is created as raised. For other objects, follows what creates them."""
        if not isinstance(found, type) or not self._is_ours(found):
            return frozenset()
        if issubclass(found, DomainError):
            return frozenset({Raised(found.slug, detail_of(found, call, scope), found)})
        makers = [vars(found)[name] for name in ("__init__", "__post_init__") if name in vars(found)]
        return frozenset().union(*(self._named(thing(maker, Of(found))) for maker in makers))


def _is_written(function: types.FunctionType) -> bool:
    """Whether the function stands in a file, and was not made by @dataclass."""
    return Path(function.__code__.co_filename).exists()


def _caught(handler: ast.ExceptHandler, scope: Scope) -> list[type]:
    """The kinds that the handler catches; none if it raises the error again."""
    if any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler)):
        return []
    return [kind for kind in scope.resolve(handler.type) if isinstance(kind, type)] if handler.type else [Exception]
