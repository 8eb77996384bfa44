"""The names inside a function, and the objects that they refer to."""

from __future__ import annotations

import ast
import builtins
import importlib
import inspect
import textwrap
import types
from functools import cache
from typing import Any

from tools.openapi.things import Method, hints_of, instances, returned, thing
from tools.openapi.things import attribute as attribute_of


class Scope:
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


@cache
def code_of(function: types.FunctionType) -> ast.FunctionDef | ast.AsyncFunctionDef:
    if function.__name__ == "<lambda>":
        raise TypeError(f"{function.__qualname__} in {function.__module__} cannot be read: make it a function")
    (code,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(code, ast.FunctionDef | ast.AsyncFunctionDef)
    return code


def _untyped(code: ast.AST) -> list[ast.arg]:
    """The parameters of the function, and of functions in it, which hide the module's names."""
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
