"""How a use case runs its transactions where it needs more than one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

W_co = TypeVar("W_co", covariant=True)
T = TypeVar("T")


class Transact(Protocol[W_co]):
    """Runs a use case in one transaction, and again as a whole after a deadlock."""

    def __call__(self, use_case: Callable[[W_co], T], /) -> T: ...
