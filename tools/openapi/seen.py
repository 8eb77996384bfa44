"""Which answers of docs/openapi.json tests have seen: `python -m tools.openapi.seen`.

Integration and e2e tests write down what they are answered (tests/openapi.py), in `.local/test/answers-seen.txt`;
remove that file to begin anew. Those that the gateway gives, or that need a store or the code to fail, are counted
apart: each operation declares them, and no suite makes each operation give each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from localstack.stack import Stack
from tools.openapi.written import each, read

SEEN = Stack("test").data / "answers-seen.txt"
OUTAGES = {"413", "429", "500", "503", "504"}


def declared(document: dict[str, Any]) -> Iterator[str]:
    """`place_order 202`, `place_order 409 empty_cart`"""
    for _, _, operation in each(document):
        for status, answer in operation["responses"].items():
            for slug in answer.get("x-problem-types", [""]):
                yield f"{operation['operationId']} {status} {slug}".strip()


def report(declared: set[str], seen: set[str]) -> Iterator[str]:
    outages = {line for line in declared if line.split()[1] in OUTAGES}
    for name, lines in (("of the services", declared - outages), ("of outages and limits", outages)):
        yield f"{len(lines & seen)} of {len(lines)} answers {name} were seen"
    yield from (f"  not seen: {line}" for line in sorted(declared - outages - seen))


def main(path: Path = SEEN) -> None:
    seen = set(path.read_text().splitlines()) if path.exists() else set()
    print("\n".join(report(set(declared(read())), seen)))


if __name__ == "__main__":
    main()
