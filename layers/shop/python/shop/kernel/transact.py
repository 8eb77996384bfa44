"""The port of use cases that need more than one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

W_co = TypeVar("W_co", covariant=True)
T = TypeVar("T")


class Transact(Protocol[W_co]):
    """Runs a use case in one transaction; after a deadlock the whole use case runs again."""

    def __call__(self, use_case: Callable[[W_co], T], /) -> T: ...
