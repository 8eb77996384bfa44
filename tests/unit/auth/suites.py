"""What the suites of auth's ports are given: a fake here, the real adapter in tests/integration/auth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from auth.domain.ports import AccountStore, FamilyStore, Throttle


@dataclass(frozen=True)
class Stores:
    accounts: AccountStore
    families: FamilyStore


class HeldDenylist(Protocol):
    """The port of auth, and how the authorizer reads it."""

    def add(self, token_id: str, seconds: int) -> None: ...
    def holds(self, token_id: str) -> bool: ...


NewThrottle = Callable[[int], Throttle]
"""Makes a throttle that allows so many failures per account."""
