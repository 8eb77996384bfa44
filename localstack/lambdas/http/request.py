"""A request as bytes, and header lines for an answer."""

from __future__ import annotations

from collections.abc import Iterable

Header = tuple[bytes, bytes]


class Request:
    """`target` is path and query as they were sent; `peer` is the client's address."""

    __slots__ = ("body", "headers", "keep_alive", "method", "peer", "target")

    def __init__(
        self,
        method: bytes,
        target: bytes,
        headers: list[Header],
        body: bytes,
        *,
        peer: str = "",
        keep_alive: bool = True,
    ) -> None:
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
        self.keep_alive = keep_alive

    @property
    def path(self) -> bytes:
        return self.target.partition(b"?")[0]

    def header(self, name: bytes) -> str | None:
        """The last value of a header, given its name in lower case; None without one."""
        return next((value.decode("latin-1") for key, value in reversed(self.headers) if key.lower() == name), None)


def head(headers: Iterable[tuple[str, str]]) -> bytes:
    """Header lines, each with its CRLF. A value is cut at its first line break, so that it can add no header."""
    lines = (f"{name}: {value.splitlines()[0] if value else ''}\r\n" for name, value in headers)
    return "".join(lines).encode("latin-1", "replace")
