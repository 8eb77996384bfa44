"""Listens on this machine's loopback addresses, and refuses requests that web pages of other sites make.

Many machines resolve `localhost` to ::1 first, so ports are opened on 127.0.0.1 and on ::1. A machine without IPv6 has
only the first.
"""

from __future__ import annotations

import errno
import re
import socket

FAMILIES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}
NO_SUCH_ADDRESS = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL}
# Any address is allowed (containers use that of Docker's bridge): only a name can be made to resolve to this machine.
NO_NAME = re.compile(r"(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
OWN_SITE = {None, "none", "same-origin"}


def bind(port: int) -> list[socket.socket]:
    """Binds a socket on each loopback address that this machine has. Raises OSError where a port is taken."""
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
    """Why a request with these headers (Host, Origin, Sec-Fetch-Site) is refused; empty where it is not.

    A page of another site can send requests to this machine. If the site's name resolves to 127.0.0.1, it can also read
    the answers. Programs such as curl send no Origin, and localhost or an address as their Host.
    """
    if not NO_NAME.fullmatch(host or ""):
        return f"Send the request to localhost or to an address such as 127.0.0.1, not to {host or 'no host at all'}."
    if site not in OWN_SITE or (origin is not None and origin != f"http://{host}"):
        return "Pages of other sites may not call this port. Use a program, such as curl."
    return ""
