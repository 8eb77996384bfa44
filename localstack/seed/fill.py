"""Seeds a shop that has no products."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from localstack.app import read_app
from localstack.engines.errors import EngineError
from localstack.engines.progress import step
from localstack.lambdas.model import App
from localstack.seed import backlog, environment
from localstack.seed.catalogue import SIZE
from localstack.stack import ROOT, Stack

# Which program runs with which function's environment.
PROGRAMS = {"put_products": "ProductsApi", "put_stock": "InventoryApi", "put_admin": "AuthApi"}
TOPICS = {"shop.products.v1", "shop.inventory.v1"}


def seed(stack: Stack) -> None:
    """Fills an empty catalogue, or finishes what a killed run began, which its marker file shows."""
    marker = stack.data / "seeding"
    if not marker.exists() and not _is_empty(stack):
        return
    marker.touch()
    app = read_app(stack)
    with step(f"catalogue of {SIZE:,} products with stock, admin"), ThreadPoolExecutor() as pool:
        list(pool.map(lambda program: _run(stack, app, program), PROGRAMS))
    with step("every service knows the catalogue"):
        backlog.await_empty(stack, [mapping for mapping in app.mappings if TOPICS & set(mapping.topics)])
    marker.unlink()


def _is_empty(stack: Stack) -> bool:
    with urllib.request.urlopen(f"{stack.url('shop')}/v1/products?limit=1", timeout=30) as answer:
        return not json.load(answer)["items"]


def _run(stack: Stack, app: App, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"localstack.seed.{program}"],
        cwd=ROOT,
        env=environment.of(stack, app, PROGRAMS[program]),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise EngineError(f"localstack.seed.{program} failed:\n{(done.stdout + done.stderr)[-3000:]}")
