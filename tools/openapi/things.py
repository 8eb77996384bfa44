"""What an expression of the code stands for: objects as they are at run time where a module holds them, else types."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol, cast


@dataclass(frozen=True)
class Of:
    """An unknown instance of a class."""

    kind: type


@dataclass(frozen=True, eq=False)
class Method:
    """A function, with what its `self` or `cls` is."""

    function: types.FunctionType
    owner: Any = None


def thing(found: Any, owner: Any = None) -> Any:
    """Unwraps a function: partial, cache, contextmanager, property, classmethod."""
    if isinstance(found, partial):
        return thing(found.func)
    if isinstance(found, property):
        return thing(found.fget, owner)
    if isinstance(found, classmethod | staticmethod):
        return thing(found.__func__, owner)
    if isinstance(found, types.MethodType):
        return thing(found.__func__, found.__self__)
    plain = inspect.unwrap(found) if callable(found) else found
    return Method(plain, owner) if isinstance(plain, types.FunctionType) else found


def attribute(base: Any, name: str, service: str) -> list[Any]:
    """`base.name`, without running any code. An attribute of a Protocol is that of every class which implements it."""
    if isinstance(base, types.ModuleType):
        return [thing(getattr(base, name))] if hasattr(base, name) else []
    if isinstance(base, Of) and _is_protocol(base.kind) and name in _methods(base.kind):
        return [each for kind in implementers(base.kind, service) for each in attribute(Of(kind), name, service)]
    kind = base.kind if isinstance(base, Of) else base if isinstance(base, type) else type(base)
    found = inspect.getattr_static(base if not isinstance(base, Of) else kind, name, None)
    if found is not None and not inspect.isdatadescriptor(found):
        return [thing(found, base)]
    return returned(thing(found, base)) if isinstance(found, property) else instances(_attributes(kind).get(name))


def _attributes(kind: type) -> dict[str, Any]:
    """Of its annotations. A parameter of __init__ is often kept under its own name, or with a _ before it."""
    given = hints_of(vars(kind).get("__init__"))
    return given | {f"_{name}": hint for name, hint in given.items()} | hints_of(kind)


def returned(found: Any) -> list[Any]:
    """What a call answers: an instance of the class, or of the function's return annotation."""
    if isinstance(found, type):
        return [Of(found)]
    return instances(hints_of(found.function).get("return")) if isinstance(found, Method) else []


def instances(hint: Any) -> list[Any]:
    """One for each class that an annotation allows."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType, typing.Annotated):
        arguments = typing.get_args(hint)
        alternatives = arguments[:1] if typing.get_origin(hint) is typing.Annotated else arguments
        return [each for part in alternatives for each in instances(part)]
    kind = typing.get_origin(hint) or hint
    return [Of(kind)] if isinstance(kind, type) and kind is not types.NoneType else []


def hints_of(about: Any) -> dict[str, Any]:
    """Annotations that can be evaluated; those of names imported for the type checker only are left out."""
    if isinstance(about, type):
        return {name: hint for kind in reversed(about.__mro__) for name, hint in _hints(kind).items()}
    return _hints(about)


def _hints(about: Any) -> dict[str, Any]:
    names = getattr(sys.modules.get(getattr(about, "__module__", "")), "__dict__", {})
    found = {}
    for name, hint in inspect.get_annotations(about).items() if callable(about) else ():
        try:
            found[name] = eval(hint, names) if isinstance(hint, str) else hint
        except NameError:
            continue
    return found


@cache
def implementers(protocol: type, service: str) -> list[type]:
    """The adapters of a port, by its methods and the names of their parameters."""
    wanted = {name: _parameters(method) for name, method in _methods(protocol).items() if callable(method)}
    found = [
        kind
        for kind in classes_in(f"{service}.adapters", "shop.")
        if all(_parameters(getattr(kind, name, None)) == names for name, names in wanted.items())
    ]
    if not found:
        raise LookupError(f"{protocol.__module__}.{protocol.__name__}: no adapter has its methods with its parameters")
    return found


@cache
def classes_in(*prefixes: str) -> list[type]:
    """Classes written there, ports aside, in the order of their names."""
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith(prefixes)]
    own: list[type] = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    written = {f"{kind.__module__}.{kind.__qualname__}": kind for kind in own if kind.__module__.startswith(prefixes)}
    return [kind for kind in written.values() if not _is_protocol(kind)]


def import_all(package: str) -> None:
    """Imports all modules, so that the result does not depend on earlier imports."""
    folder = importlib.import_module(package)
    for module in pkgutil.walk_packages(folder.__path__, f"{package}."):
        importlib.import_module(module.name)


def _is_protocol(kind: type) -> bool:
    return Protocol in kind.__bases__


def _methods(kind: type) -> dict[str, object]:
    return {name: found for name, found in vars(kind).items() if not name.startswith("_") and _is_method(found)}


def _is_method(found: object) -> bool:
    return isinstance(found, types.FunctionType | property)


def _parameters(method: object) -> list[str] | None:
    plain = thing(method) if method is not None else None
    return list(inspect.signature(plain.function).parameters) if isinstance(plain, Method) else None


def methods_named(name: str, prefix: str) -> Iterator[Method]:
    """The methods of this name of all classes in these modules."""
    for kind in classes_in(prefix):
        found = vars(kind).get(name)
        if _is_method(found):
            yield cast("Method", thing(found, Of(kind)))
