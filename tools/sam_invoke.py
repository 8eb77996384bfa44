"""`make sam-invoke FN=…`: build one function, run it in its container on the open stack, print what it answered."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from localstack import stack
from localstack.stack import ROOT
from tools import sam_local
from tools.lambda_image import NoImageError, ensure
from tools.sam_build import SamError


def main() -> int:
    parser = argparse.ArgumentParser(prog="make sam-invoke", description=__doc__)
    parser.add_argument("function", help="logical id in template.yaml, such as ProductsApi")
    parser.add_argument("--event", type=Path, help="its payload (events/samples/<function>.json without)")
    arguments = parser.parse_args()
    event = arguments.event or ROOT / "events" / "samples" / f"{arguments.function}.json"
    try:
        return run(arguments.function, event)
    except (SamError, NoImageError) as error:
        print(f"sam-invoke: {error}", file=sys.stderr)
        return 1


def run(function: str, event: Path) -> int:
    if not event.exists():
        raise SamError(f"there is no {event}; name a function of template.yaml with FN=, or a file with EVENT=")
    if problem := sam_local.docker_problem():
        raise SamError(f"{problem}. Start Docker, or use `make invoke`, which needs none.")
    ensure()
    invoked = sam_local.invoke(function, event, stack.current())
    print(invoked.log, file=sys.stderr)
    print(json.dumps(invoked.answer, indent=2))
    return 1 if invoked.failed else 0


if __name__ == "__main__":
    sys.exit(main())
