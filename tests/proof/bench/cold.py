"""CPU time of each function's import and first request, less that of a bare interpreter. The code is laid out as for
the function's workers."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median

import httpx

from localstack.app import parameters
from localstack.lambdas.layout import Code, lay_out
from localstack.lambdas.model import Function
from localstack.lambdas.runtime.process import environment, interpreter
from localstack.lambdas.template import read
from localstack.stack import ROOT, Stack
from shop.kernel.ids import new_id
from tests.proof.actors.buyers import Buyer
from tests.proof.bench import events, orders
from tests.proof.bench.events import Json
from tests.proof.bench.rows import Row

PROBE = Path(__file__).with_name("probe.py")
PART = "CPU of import and first request"
SERVER_ERROR = 500
REFERENCE, REFERENCE_MILLIS = "fastapi", 272
AUTHORIZER, STEP, PAYMENTS_STEP, API = 220.0, 320.0, 480.0, 700.0


class ProbeError(Exception):
    """The function failed."""


@dataclass(frozen=True, slots=True)
class Bench:
    """`sku` can be bought."""

    stack: Stack
    buyer: Buyer
    sku: str

    def events(self) -> dict[str, tuple[float | None, Callable[[], Json]]]:
        """The budget in ms and the first event of each function. Schedules use their samples and have no budget."""
        buyer, unpaid = self.buyer, f"/v1/orders/{new_id()}/payment"
        return {
            "GatewayAuthorizer": (AUTHORIZER, self._authorize),
            "GatewayFallback": (AUTHORIZER, partial(events.sample, "GatewayFallback")),
            "AuthApi": (API, partial(events.log_in, buyer)),
            "ProductsApi": (API, partial(events.sample, "ProductsApi")),
            "InventoryApi": (API, partial(events.http, "InventoryApi", "GET", f"/v1/inventory/{self.sku}")),
            "CartApi": (API, partial(events.http, "CartApi", "GET", "/v1/cart", buyer)),
            "OrdersApi": (API, self._place),
            "PaymentsApi": (API, partial(events.http, "PaymentsApi", "GET", unpaid, buyer)),
            "SearchApi": (API, lambda: events.query(events.sample("SearchApi"), q="lamp")),
            "CartOnOrders": (STEP, partial(events.order_event, "order_placed", buyer, cart_version=1)),
            "CartOnProducts": (STEP, events.product_deleted),
            "InventoryOnCommands": (STEP, events.reserve_stock),
            "InventoryOnProducts": (STEP, events.product_deleted),
            "NotificationsOnContacts": (STEP, events.customer_registered),
            "NotificationsOnOrders": (STEP, partial(events.order_event, "order_confirmed", buyer)),
            "OrdersOnInventory": (STEP, lambda: events.stock_refused(self._waiting(orders.STOCK))),
            "OrdersOnPayments": (STEP, lambda: events.payment_voided(self._waiting(orders.VOID))),
            "OrdersOnProducts": (STEP, events.product_deleted),
            "PaymentsOnCommands": (PAYMENTS_STEP, partial(events.authorise_payment, buyer)),
            "SearchOnProducts": (STEP, events.product_deleted),
        }

    def _waiting(self, path: tuple[str, ...]) -> str:
        return orders.waiting(self.stack, self.buyer.customer_id, path)

    def _authorize(self) -> Json:
        event = events.sample("GatewayAuthorizer")
        event["headers"] |= self.buyer.headers
        event["multiValueHeaders"] |= {name: [value] for name, value in self.buyer.headers.items()}
        return event

    def _place(self) -> Json:
        url = f"{self.stack.url('shop')}/v1/cart/items"
        httpx.post(url, json={"sku": self.sku, "quantity": 1}, headers=self.buyer.headers).raise_for_status()
        return events.place(self.buyer)


def measure(bench: Bench, runs: int, say: Callable[[str], None]) -> Iterator[Row]:
    stack = bench.stack
    region = stack.values["AWS_REGION"]
    app = read(ROOT / "template.yaml", parameters(stack), region, stack.data / "bench-template.json")
    code = lay_out(app, ROOT / ".local" / "build", say)
    known = bench.events()
    bare = median(_cpu([], dict(os.environ)) for _ in range(runs))
    reference = _reference(code["ProductsApi"], runs, bare)
    yield reference
    for name in sorted(app.functions, key=lambda name: (name not in known, name)):
        budget, event = known.get(name, (None, partial(events.sample, name)))
        row = _row(stack, app.functions[name], code[name], budget, event, runs=runs, bare=bare)
        yield replace(row, slowness=reference.value / REFERENCE_MILLIS)


def _reference(code: Code, runs: int, bare: float) -> Row:
    """Measures how fast this machine is at the moment. The budgets are for a machine that needs REFERENCE_MILLIS; a
    slower or busier one needs more for every function, by the same factor."""
    variables = {"PYTHONPATH": code.python_path}
    used = median(_cpu([REFERENCE, "/dev/null"], variables) for _ in range(runs)) - bare
    return Row(
        PART,
        "reference: import fastapi",
        used,
        "ms",
        note=f"{used / REFERENCE_MILLIS:.1f} x the machine of the budgets",
    )


def _row(
    stack: Stack,
    function: Function,
    code: Code,
    budget: float | None,
    event: Callable[[], Json],
    *,
    runs: int,
    bare: float,
) -> Row:
    variables = environment(
        function, code, region=stack.values["AWS_REGION"], local=_credentials(stack), runtime_api="", stream="bench"
    )
    try:
        # The first run is not counted, because it may write byte code.
        used = [_first_request(function.handler, variables, event()) for _ in range(runs + 1)][1:]
    except (ProbeError, httpx.HTTPError) as error:
        return Row(PART, function.name, 0.0, "ms", budget, problem=str(error)[:200])
    return Row(PART, function.name, median(used) - bare, "ms", budget)


def _credentials(stack: Stack) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": stack.values["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": stack.values["AWS_SECRET_ACCESS_KEY"],
        "AWS_SESSION_TOKEN": "local",
        "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT": str(stack.port("secrets")),
    }


def _first_request(handler: str, variables: dict[str, str], event: Json) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(event, file)
        file.flush()
        return _cpu([handler, file.name], variables)


def _cpu(arguments: list[str], variables: dict[str, str]) -> float:
    command = [interpreter(), "-S", "-P", "-c", PROBE.read_text(), *arguments]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60)
    lines = done.stdout.splitlines()
    if done.returncode:
        raise ProbeError((done.stderr.strip().splitlines() or ["no output"])[-1])
    if len(lines) > 1:
        _check(lines[-2])
    return float(json.loads(lines[-1])["cpu_ms"])


def _check(answer: str) -> None:
    """Raises ProbeError for an answer that is an error: it would measure something else."""
    try:
        found = json.loads(answer)
    except ValueError:  # cut off
        return
    answered = found if isinstance(found, dict) else {}
    if answered.get("batchItemFailures") or int(answered.get("statusCode") or 0) >= SERVER_ERROR:
        raise ProbeError(f"it answered {answer[:150]}")
