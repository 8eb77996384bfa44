"""The payment provider through Stripe's SDK, which is imported at the first call: the import takes 137 ms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING

from payments.adapters.stripe_wire import UnreadableError, read_intent
from payments.domain.model import Payment, ProviderIntent
from payments.domain.ports import OutcomeUnknownError, RefusedError
from shop.kernel.breaker import Breaker
from shop.stores.rebuilt import Rebuilt
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

if TYPE_CHECKING:
    from stripe import PaymentIntentService, RequestsClient, StripeClient, StripeError

UNANSWERED = 2
OPEN_SECONDS = 5.0


class StripeProvider:
    """`api_key` is called at each request, because keys are rotated; `timeouts` are the seconds to connect and to read.

    The SDK does not retry: operations keep their idempotency keys and are retried.

    After UNANSWERED calls in a row without an answer the circuit opens for OPEN_SECONDS, so that a batch of commands
    does not wait for a silent provider one by one. The sweep retries them.
    """

    def __init__(self, url: str, api_key: Callable[[], str], timeouts: tuple[float, float]) -> None:
        self._url = url
        self._api_key = api_key
        self._timeouts = timeouts
        self._built = Rebuilt(self._build, _keep_open)
        self._breaker = Breaker(OPEN_SECONDS, UNANSWERED)

    @property
    def _client(self) -> StripeClient:
        return self._built.get(self._api_key())

    def _build(self, api_key: str) -> StripeClient:
        from stripe import StripeClient

        return StripeClient(api_key, base_addresses={"api": self._url}, http_client=self._http, max_network_retries=0)

    @cached_property
    def _http(self) -> RequestsClient:
        from stripe import RequestsClient

        from payments.adapters.session_requests import session

        return RequestsClient(timeout=self._timeouts, session=session())

    @property
    def _intents(self) -> PaymentIntentService:
        return self._client.v1.payment_intents

    def create(self, payment: Payment, key: str) -> ProviderIntent:
        with self._translated("create"):
            made = self._intents.create(
                {
                    "amount": payment.amount.amount,
                    "currency": payment.amount.currency.lower(),
                    "capture_method": "manual",
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                    "metadata": {"order_id": payment.order_id, "payment_id": payment.payment_id},
                },
                {"idempotency_key": key},
            )
            return read_intent(made.to_dict())

    def find(self, order_id: str) -> ProviderIntent | None:
        with self._translated("search", asks=True):
            found = self._intents.search({"query": f"metadata['order_id']:'{order_id}'", "limit": 1})
            return read_intent(found.data[0].to_dict()) if found.data else None

    def retrieve(self, intent_id: str) -> ProviderIntent:
        with self._translated("retrieve", asks=True):
            return read_intent(self._intents.retrieve(intent_id, {"expand": ["latest_charge"]}).to_dict())

    def capture(self, intent_id: str, key: str) -> ProviderIntent:
        with self._translated("capture"):
            return read_intent(self._intents.capture(intent_id, {}, {"idempotency_key": key}).to_dict())

    def cancel(self, intent_id: str, key: str) -> ProviderIntent:
        with self._translated("cancel"):
            return read_intent(self._intents.cancel(intent_id, {}, {"idempotency_key": key}).to_dict())

    def refund(self, intent_id: str, key: str) -> None:
        with self._translated("refund"):
            self._client.v1.refunds.create({"payment_intent": intent_id}, {"idempotency_key": key})

    @contextmanager
    def _translated(self, call: str, *, asks: bool = False) -> Iterator[None]:
        """Translates the SDK's errors. The refusal of a card or a request is definite. Any other error leaves the
        outcome unknown, and so does the refusal of a call that only asks."""
        from stripe import APIConnectionError, CardError, InvalidRequestError, StripeError

        if self._breaker.is_open():
            raise OutcomeUnknownError("the circuit is open")
        try:
            yield
        except StripeError as error:
            self._count_answer(answered=not isinstance(error, APIConnectionError))
            if isinstance(error, CardError | InvalidRequestError) and not asks:
                count("provider_refused", call=call)
                raise RefusedError(_reason(error), replayed=_replayed(error)) from error
            count("provider_unknown", call=call)
            logger.warning("provider call has no known outcome", extra={"call": call, "error": type(error).__name__})
            raise OutcomeUnknownError(type(error).__name__, spent=_spent(error)) from error
        except UnreadableError as error:
            count("provider_unreadable", call=call)
            logger.error("the provider's answer lacks what we need of it", extra={"call": call, "lacks": str(error)})
            raise OutcomeUnknownError(str(error)) from error
        self._count_answer(answered=True)

    def _count_answer(self, *, answered: bool) -> None:
        if answered:
            self._breaker.succeeded()
        else:
            self._breaker.failed()


def _keep_open(_client: StripeClient) -> None:
    """All clients of a process share one HTTP session."""


def _spent(error: StripeError) -> bool:
    """The key is useless: the provider repeats a stored failure for it, or has it for another request."""
    from stripe import IdempotencyError

    failed = (error.http_status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, IdempotencyError) or (failed and _replayed(error))


def _reason(error: StripeError) -> str:
    details = error.error
    return str((details and details.decline_code) or error.code or "refused")


def _replayed(error: StripeError) -> bool:
    return bool((error.headers or {}).get("Idempotent-Replayed"))
