"""A small Redis client over hiredis and a socket, for the authorizer.

Everything else uses redis-py (`shop.stores.redis`). Importing that takes 130 ms, more than half of the time that the
authorizer's cold start may take; hiredis takes half a millisecond.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from shop.kernel.errors import UnavailableError
from shop.settings import Redis
from shop.stores.resp_connection import ProtocolError, RespConnection, RespError

__all__ = ["Resp", "RespError", "client"]
T = TypeVar("T")


class Resp:
    """One connection, opened on first use, and again if Redis has closed it."""

    def __init__(self, settings: Redis) -> None:
        self._settings = settings
        self._connection: RespConnection | None = None

    def call(self, *words: str, reply: type[T]) -> T:
        """Sends a command and returns its reply. Raises RespError if Redis refuses the command. Any other failure, and
        a reply of another type than `reply` (int, str, list or NoneType), closes the connection and raises
        UnavailableError."""
        try:
            return _checked(self._ask(words), reply)
        except (OSError, ProtocolError) as error:
            self._close()
            raise UnavailableError("The cache cannot be reached. Try again shortly.", retry_after=2) from error

    def _ask(self, words: tuple[str, ...]) -> Any:
        if self._connection is not None and self._connection.usable():
            try:
                return self._connection.ask(*words)
            except ConnectionError:  # closed after the check
                pass
        self._close()
        self._connection = RespConnection(self._settings)
        return self._connection.ask(*words)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _checked(answer: object, reply: type[T]) -> T:
    if type(answer) is not reply:  # not isinstance, because a bool is an int
        raise ProtocolError(f"the reply is of type {type(answer).__name__}, not {reply.__name__}")
    return answer


@cache
def client(settings: Redis) -> Resp:
    return Resp(settings)
