"""Every published message, for tools and tests. Functions import only the contracts that they use.

A module of this package that defines messages belongs to the service with the module's name.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from shop import contracts
from shop.contracts.message import Message


def messages_in(module: ModuleType) -> list[type[Message]]:
    found = (item for item in vars(module).values() if isinstance(item, type) and issubclass(item, Message))
    return [item for item in found if "TYPE" in vars(item) and item.__module__ == module.__name__]


def _owners() -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(contracts.__path__) if module.name != "registry")
    modules = {name: importlib.import_module(f"{contracts.__name__}.{name}") for name in names}
    return {name: module for name, module in modules.items() if messages_in(module)}


OWNERS = _owners()
"""The contracts of each service that publishes or takes messages."""


def messages(owner: str) -> list[type[Message]]:
    return messages_in(OWNERS[owner])


def all_messages() -> list[type[Message]]:
    return [message for owner in OWNERS for message in messages(owner)]
