"""This machine's own addresses, and who may call what listens there.

`localhost` is ::1 first on many machines, so what people open by that name listens on both. A machine without IPv6 has
127.0.0.1 alone.
"""

from __future__ import annotations

import errno
import re
import socket

FAMILIES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}
NO_SUCH_ADDRESS = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}
# Any address will do (containers come by that of Docker's bridge): only a name can be made to lead here.
NO_NAME = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
OWN_SITE = {None, "none", "same-origin"}


def bind(port: int) -> list[socket.socket]:
    """A socket on each loopback address that this machine has. OSError where another process holds one of them."""
    found: list[socket.socket] = []
    try:
        for address, family in FAMILIES.items():
            bound = _bound(address, family, port)
            found += [bound] if bound else []
    except OSError:
        for each in found:
            each.close()
        raise
    return found


def _bound(address: str, family: socket.AddressFamily, port: int) -> socket.socket | None:
    made: socket.socket | None = None
    try:
        made = socket.socket(family)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((address, port))
    except OSError as error:
        if made is not None:
            made.close()
        if error.errno in NO_SUCH_ADDRESS and family is socket.AF_INET6:
            return None
        raise
    return made


def refusal(host: str | None, origin: str | None, site: str | None) -> str:
    """Why a request with these headers (Host, Origin, Sec-Fetch-Site) is refused; empty where it may pass.

    A page of another site can send requests to this machine, and by a name of its own that resolves to 127.0.0.1 it can
    read the answers, too. Programs send no Origin, and localhost or an address as their Host.
    """
    if not NO_NAME.fullmatch(host or ""):
        return f"Send the request to localhost or to an address such as 127.0.0.1, not to {host or 'no host at all'}."
    if site not in OWN_SITE or (origin is not None and origin != f"http://{host}"):
        return "Pages of other sites may not call this port. Use a program, such as curl."
    return ""
