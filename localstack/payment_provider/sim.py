"""The simulator's own routes under /_sim: ledger for the auditor, faults, clock, webhook deliveries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from localstack.payment_provider.books import Books
from localstack.payment_provider.delivery import Deliverer
from localstack.payment_provider.faults import Fault

_LEDGER = """
SELECT o.seq, o.id, o.order_id, json_extract(o.body, '$.status'), json_extract(o.body, '$.amount'),
  json_extract(o.body, '$.currency'),
  (SELECT COUNT(*) FROM ledger WHERE intent = o.id AND entry = 'capture'),
  (SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE intent = o.id AND entry = 'capture'),
  (SELECT COUNT(*) FROM ledger WHERE intent = o.id AND entry = 'refund'),
  (SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE intent = o.id AND entry = 'refund')
FROM objects o WHERE o.kind = 'payment_intent' AND o.seq > ? AND (? = '' OR o.order_id = ?) ORDER BY o.seq LIMIT ?
"""
_COLUMNS = ("seq", "intent", "order_id", "status", "amount", "currency", "captures", "captured", "refunds", "refunded")
_DELIVERIES = "SELECT event, intent, state, attempts, last_status FROM deliveries WHERE ? IN ('', intent)"
_REDELIVER = """
INSERT INTO deliveries(event, intent, due_at, held, state)
SELECT id, intent, 0, 0, 'pending' FROM objects WHERE id = ? AND kind = 'event'
"""


@dataclass
class BackDoor:
    books: Books
    deliverer: Deliverer

    def routes(self) -> list[Route]:
        return [
            Route("/_sim/health", self.health),
            Route("/_sim/ledger", self.ledger),
            Route("/_sim/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/_sim/clock", self.clock, methods=["GET", "POST"]),
            Route("/_sim/webhooks", self.deliveries),
            Route("/_sim/webhooks/{event}/redeliver", self.redeliver, methods=["POST"]),
        ]

    async def health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def ledger(self, request: Request) -> Response:
        """Per intent: captures and refunds, counted and summed. `?order_id=`, `?after=<seq>`, `?limit=`."""
        query = request.query_params
        order, limit = query.get("order_id", ""), min(int(query.get("limit", "1000")), 10_000)
        rows = self.books.store.rows(_LEDGER, int(query.get("after", "0")), order, order, limit + 1)
        intents = [dict(zip(_COLUMNS, row, strict=True)) for row in rows[:limit]]
        return JSONResponse({"intents": intents, "next": intents[-1]["seq"] if len(rows) > limit else None})

    async def faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self._add_faults(await request.json())
            except (TypeError, ValueError) as error:
                return JSONResponse({"error": str(error)}, 400)
        if request.method == "DELETE":
            self.books.faults.active.clear()
        return JSONResponse({"faults": [asdict(fault) for fault in self.books.faults.active]})

    def _add_faults(self, asked: Any) -> None:
        """`{"seed": 7, "faults": [{"kind": ..., "on": ...}]}`, or one fault."""
        if "seed" in asked:
            self.books.faults.random = Random(asked["seed"])
        listed = asked.get("faults", [] if "seed" in asked else [asked])
        self.books.faults.active.extend([Fault(**each) for each in listed])

    async def clock(self, request: Request) -> Response:
        clock = self.books.clock
        if request.method == "POST":
            clock.offset_seconds = float((await request.json())["offset_seconds"])
        return JSONResponse({"now": clock.now(), "offset_seconds": clock.offset_seconds})

    async def deliveries(self, request: Request) -> Response:
        """The state of each webhook, newest first. `?intent=`."""
        rows = self.books.store.rows(
            f"{_DELIVERIES} ORDER BY seq DESC LIMIT 200", request.query_params.get("intent", "")
        )
        names = ("event", "intent", "state", "attempts", "last_status")
        return JSONResponse({"deliveries": [dict(zip(names, row, strict=True)) for row in rows]})

    async def redeliver(self, request: Request) -> Response:
        """Sends an event again, also if it was delivered before."""
        found = self.books.store.db.execute(_REDELIVER, (request.path_params["event"],)).rowcount
        self.deliverer.wake.set()
        return JSONResponse({"scheduled": found}, 202 if found else 404)
