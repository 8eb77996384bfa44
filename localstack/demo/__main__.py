"""Buys something as a customer would, and prints each step. Opens the shop if it is closed.

The last line is `order <id> CONFIRMED in <n> ms` and the exit code 0 if the order was confirmed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

import httpx
from rich.console import Console

from localstack import stack
from localstack.customer import Customer, GaveUpError
from localstack.demo import story
from localstack.stack import ROOT, Stack

console = Console(highlight=False)


def main() -> int:
    argparse.ArgumentParser(prog="make demo", description=__doc__).parse_args()
    here = stack.current()
    if not _open(here):
        return 1
    try:
        with httpx.Client(base_url=here.url("shop"), timeout=30) as http:
            return story.tell(Customer(here, http), console)
    except httpx.HTTPStatusError as error:
        console.print(f"[red]{error.request.method} {error.request.url.path} answered {error.response.text}[/red]")
    except (httpx.TransportError, GaveUpError) as error:
        console.print(f"[red]{error}. See `make logs`.[/red]")
    return 1


def _open(here: Stack) -> bool:
    started = time.monotonic()
    code = subprocess.run([sys.executable, "-m", "localstack.run", "--detach"], cwd=ROOT).returncode
    console.print(f"[dim]{here.url('shop')} after {time.monotonic() - started:.1f} s[/dim]\n")
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
