"""What the k6 scripts need: buyers, SKUs on sale, and the addresses of a stack."""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import httpx

from localstack.stack import Stack
from tests.proof import processes
from tests.proof.actors import admin, buyers
from tests.proof.load import k6

SALE_BUYERS = 500
PIECES = 50
SKUS = 200
CATEGORIES = ("lighting", "garden")


@dataclass(frozen=True, slots=True)
class Crowd:
    """`folder` holds the files that scripts read."""

    stack: Stack
    folder: Path

    def run(self, script: str, **settings: str) -> k6.Run:
        """Runs a script with its `settings`. RUN is part of its idempotency keys, so that no two runs share one."""
        urls = {"SHOP": self.stack.url("shop"), "PROVIDER": self.stack.url("provider")}
        before = processes.cpu_by_label(self.stack)
        run = k6.run(script, {**urls, "RUN": uuid.uuid4().hex, **settings})
        after = processes.cpu_by_label(self.stack)
        return replace(run, cpu={name: max(0.0, used - before.get(name, 0.0)) for name, used in after.items()})

    def buyers(self, count: int) -> str:
        """Returns the path of a JSON file with `count` buyers."""
        return self._file("buyers", [asdict(buyer) for buyer in buyers.ready(self.stack, count)])

    def sale(self, pieces: int = PIECES) -> str:
        """Returns the SKU of a new product with this many pieces in stock."""
        return admin.new_product(self.stack, pieces, buyers.ready(self.stack, 1)[0])

    def skus(self) -> str:
        """Returns the path of a JSON file with SKUs of the seeded catalogue, which have plenty in stock."""
        with httpx.Client(base_url=self.stack.url("shop"), timeout=30) as http:
            pages = [http.get("/v1/products", params={"limit": 100, "category": name}) for name in CATEGORIES]
        items = [item for page in pages for item in page.raise_for_status().json()["items"]]
        skus = [variant["sku"] for item in items for variant in item["variants"]]
        return self._file("skus", [sku for sku in skus if not sku.startswith("SALE-")][:SKUS])

    def _file(self, name: str, content: object) -> str:
        file = self.folder / f"{name}.json"
        file.write_text(json.dumps(content))
        return str(file)


@contextmanager
def crowd(stack: Stack) -> Iterator[Crowd]:
    with tempfile.TemporaryDirectory() as folder:
        yield Crowd(stack, Path(folder))
