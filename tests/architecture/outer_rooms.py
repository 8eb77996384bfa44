"""What localstack, tools and tests may import of this repository, by rooms. The functions and the layer
have theirs in rooms.py.

A room is a package or a module; a module belongs to the room with the longest name that its own name begins with. Each
room lists the other rooms that it may import. Third-party packages are not restricted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tests.architecture.rooms import SERVICES

OWN = ("localstack", "tools", "tests")
CODE = ("shop", *SERVICES)


def names(*rooms: str) -> frozenset[str]:
    return frozenset(rooms)


SHARED = names(
    "localstack.stack",
    "localstack.customer",
    "localstack.engines",
    "localstack.run",
    "tests.proof.go_tool",
    "tests.proof.machine",
    "tests.proof.processes",
)
"""What load, benchmarks and faults stand on, besides actors and the audit."""
RUNNABLE = names("localstack.stack", "localstack.app", "localstack.lambdas")
"""What runs the shop's template, or reads it as the local Lambda service does."""
OUTER: Mapping[str, frozenset[str]] = {
    "localstack.stack": names(),
    "localstack.services": names("localstack.stack"),
    "localstack.app": names("localstack.stack", "localstack.lambdas"),
    "localstack.customer": names("localstack.stack"),
    "localstack.lambdas": names("localstack.lambdas.loopback"),
    "localstack.lambdas.loopback": names(),
    "localstack.engines": names("localstack.stack", "localstack.lambdas.loopback"),
    "localstack.payment_provider": names("localstack.stack", "localstack.lambdas.loopback"),
    "localstack.init": names("localstack.stack", "localstack.services", "localstack.engines"),
    "localstack.seed": RUNNABLE | names("localstack.engines", "localstack.init", *CODE),
    "localstack.run": RUNNABLE | names("localstack.engines", "localstack.init", "localstack.seed"),
    "localstack.demo": names("localstack.stack", "localstack.customer"),
    "tools": RUNNABLE | names("localstack.seed", "localstack.services", *CODE),
    "tests.proof.go_tool": names("localstack.stack", "localstack.engines"),
    "tests.proof.machine": names("localstack.stack"),
    "tests.proof.processes": names("localstack.stack", "localstack.engines"),
    "tests.proof.audit": names("localstack.stack", "localstack.services"),
    "tests.proof.actors": names("localstack.stack", "localstack.customer", "tests.proof.audit"),
    "tests.proof.load": SHARED | names("tests.proof.actors", "tests.proof.audit"),
    "tests.proof.bench": SHARED | RUNNABLE | names("tests.proof.actors", "tests.proof.load", "shop"),
    "tests.proof.faults": SHARED
    | RUNNABLE
    | names("localstack.services", "tests.proof.actors", "tests.proof.audit", "localstack.seed"),
}
ROOMS = {**OUTER, "tests": frozenset({*OUTER, *CODE})}
"""The other tests may import everything, and nothing else may import them."""


def room_of(module: str) -> str | None:
    found = [room for room in ROOMS if module == room or module.startswith(f"{room}.")]
    return max(found, key=len, default=None)


def breaches(module: str, imports: Iterable[str]) -> Iterator[str]:
    """What `module` imports of this repository and its room does not allow."""
    room = room_of(module)
    if room is None:
        yield f"{module} stands in no room that outer_rooms.py knows"
        return
    for imported in sorted(imports):
        if imported.partition(".")[0] not in {*OWN, *CODE}:
            continue
        other = room_of(imported) or imported.partition(".")[0]
        if other not in {room, *ROOMS[room]}:
            yield f"{module} may not import {imported}"
