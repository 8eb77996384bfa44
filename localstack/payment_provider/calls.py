"""One call from start to end: access, idempotency key, injected faults, and the operation in one commit."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from localstack.payment_provider import access, errors
from localstack.payment_provider.books import Books
from localstack.payment_provider.config import Config
from localstack.payment_provider.delivery import Deliverer
from localstack.payment_provider.faults import Fault
from localstack.payment_provider.forms import Params, parse
from localstack.payment_provider.operations import Operation

KEY_TTL_SECONDS = 86_400
MAX_KEY = 255
_STATUS_OF = {"error_stored": 500, "rate_limit": 429, "error_before": 500}


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    stored: bool = True
    replayed: bool = False


@dataclass
class Desk:
    """Serves calls one at a time; only injected pauses let two overlap."""

    books: Books
    config: Config
    deliverer: Deliverer
    busy: set[str] = field(default_factory=set)

    async def serve(self, request: Request, operation: Operation) -> Response:
        try:
            params = parse((await request.body()).decode() if request.method == "POST" else request.url.query)
            access.check(request, params, self.books, operation.name, self.config.api_key)
            answer, fault = await self._answer(request, operation, params)
        except errors.ProviderError as error:
            return self._response(_refusal(error))
        self.deliverer.wake.set()
        if fault and fault.kind in ("timeout_before", "timeout_after"):
            await asyncio.sleep(fault.seconds)
            return Response(status_code=504)
        if fault and fault.kind == "error_after":
            return self._response(_refusal(errors.api_error()))
        return self._response(answer)

    async def _answer(self, request: Request, operation: Operation, params: Params) -> tuple[Answer, Fault | None]:
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        if len(key) > MAX_KEY:
            raise errors.invalid("Idempotency-Key", "An idempotency key has at most 255 characters.")
        mark = hashlib.sha256(f"{request.url.path}\n{json.dumps(params, sort_keys=True)}".encode()).hexdigest()
        if key in self.busy:
            raise errors.key_in_use()
        kept = self._kept(key, mark)
        if kept:
            return kept, None
        self.busy.update({key} - {""})
        try:
            return await self._perform(operation, params, request.path_params.get("id", ""), key, mark)
        finally:
            self.busy.discard(key)

    def _kept(self, key: str, mark: str) -> Answer | None:
        found = self.books.store.answer(key, self.books.clock.now() - KEY_TTL_SECONDS) if key else None
        if found is None:
            return None
        if found[0] != mark:
            raise errors.key_reused()
        return Answer(found[1], found[2], replayed=True)

    async def _perform(
        self, operation: Operation, params: Params, target: str, key: str, mark: str
    ) -> tuple[Answer, Fault | None]:
        fault = self.books.faults.call(operation.name, self._order_of(params, target))
        if fault and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind == "timeout_before":
            return Answer(504, "", stored=False), fault
        with self.books.store.transaction():
            answer = self._run(operation, params, target, fault)
            if key and answer.stored:
                self.books.store.keep_answer(key, mark, self.books.clock.now(), answer.status, answer.body)
        return answer, fault

    def _run(self, operation: Operation, params: Params, target: str, fault: Fault | None) -> Answer:
        try:
            _refuse_for(fault)
            return Answer(200, json.dumps(operation.run(self.books, params, target)))
        except errors.ProviderError as error:
            return _refusal(error)

    def _order_of(self, params: Params, target: str) -> str | None:
        """The order of a call, for faults that are limited to one order."""
        intent = self.books.store.get("payment_intent", target or str(params.get("payment_intent", "")))
        metadata = intent["metadata"] if intent else params.get("metadata")
        return metadata.get("order_id") if isinstance(metadata, dict) else None

    def _response(self, answer: Answer) -> Response:
        headers = {"Request-Id": f"req_{self.books.count}", "Stripe-Version": "simulator"}
        if answer.replayed:
            headers["Idempotent-Replayed"] = "true"
        return Response(answer.body, answer.status, headers, media_type="application/json")


def _refuse_for(fault: Fault | None) -> None:
    if fault is None:
        return
    if fault.kind == "card_error":
        raise errors.card_error("Your card was declined.", "card_declined", decline_code="generic_decline")
    if fault.kind in _STATUS_OF:
        error = errors.api_error(_STATUS_OF[fault.kind])
        error.stored = fault.kind == "error_stored"
        raise error


def _refusal(error: errors.ProviderError) -> Answer:
    return Answer(error.status, json.dumps(error.body()), stored=error.stored)
