"""A client that is built anew after its login was changed, as secrets are rotated under running processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

L = TypeVar("L")
C = TypeVar("C")


class Rebuilt(Generic[L, C]):
    """`build` makes the client of a login, `close` ends one whose login is no longer current."""

    def __init__(self, build: Callable[[L], C], close: Callable[[C], object]) -> None:
        self._build = build
        self._close = close
        self._current: tuple[L, C] | None = None

    def get(self, login: L) -> C:
        """The client of this login: the last one if it was built for the same login."""
        if self._current is None or self._current[0] != login:
            client = self._build(login)
            self.close()
            self._current = (login, client)
        return self._current[1]

    def close(self) -> None:
        previous, self._current = self._current, None
        if previous is not None:
            self._close(previous[1])
