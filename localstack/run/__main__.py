"""Opens the shop of the stack that STACK names (dev without it): installs what is missing, starts the engines, fills
them, and starts the payment provider and the functions. Ctrl-C closes all of it.

A second run says that the shop is open. `down` closes it, whichever command opened it.
"""

from __future__ import annotations

import argparse
import sys
import time

from localstack import stack
from localstack.engines.errors import EngineError
from localstack.engines.locks import exclusive
from localstack.engines.progress import say
from localstack.run import shop, watch
from localstack.run.notice import opened
from localstack.stack import Stack


def main() -> int:
    arguments = _arguments()
    here = stack.current()
    if arguments.command == "down":
        down(here, keep=set(shop.ENGINES) if arguments.keep_engines else set())
        return 0
    if shop.is_open(here):
        say(f"The shop is already open at {here.url('shop')} (`make down` closes it).")
        return 0
    return _run(here, arguments.detach)


def down(here: Stack, keep: set[str]) -> None:
    watch.announce_end(here)
    shop.close_shop(here, keep)


def _run(here: Stack, detach: bool) -> int:
    started = time.monotonic()
    before = shop.running(here)
    with watch.closing_signals():
        try:
            with exclusive(here.data / "run.lock"):
                watch.forget_end(here)
                shop.open_shop(here)
            say(opened(here, time.monotonic() - started, detach))
            if not detach:
                watch.until_death(here, shop.watched(here))
        except watch.Closed:
            return _close(here, before, 0)
        except watch.ClosedElsewhere:
            say("The shop was closed by another command (`make down`).")
            return 0
        except EngineError as error:
            say(str(error), "red")
            return _close(here, before, 1)
        except Exception:
            _close(here, before, 1)
            raise
    return 0


def _close(here: Stack, keep: set[str], code: int) -> int:
    watch.ignore_signals()
    if shop.running(here) <= keep:
        return code
    say("Closing the shop: everything that this run started is stopped.")
    shop.close_shop(here, keep)
    if keep:
        say(f"Still running, as before: {', '.join(sorted(keep))} (`make down` stops them).")
    return code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m localstack.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", choices=["up", "down"], default="up", help="up (the default) or down")
    parser.add_argument("--detach", action="store_true", help="return once the first request is answered")
    parser.add_argument("--keep-engines", action="store_true", help="down: only the functions and the provider end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
