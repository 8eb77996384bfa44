"""Errors in Stripe's form. `stored`: the idempotency key keeps the answer (Stripe keeps no validation error)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

Json = dict[str, Any]


class ProviderError(Exception):
    def __init__(self, status: int, kind: str, message: str, *, stored: bool = False, **fields: Any) -> None:
        super().__init__(message)
        self.status = status
        self.stored = stored
        self.error: Json = {"type": kind, "message": message, **fields}

    def body(self) -> Json:
        return {"error": self.error}


def invalid(param: str, message: str, code: str = "parameter_invalid") -> ProviderError:
    return ProviderError(400, "invalid_request_error", message, code=code, param=param)


def missing(param: str) -> ProviderError:
    return invalid(param, f"{param} is required.", "parameter_missing")


def unknown(param: str) -> ProviderError:
    return invalid(param, f"{param} is not a parameter of this call.", "parameter_unknown")


def no_such(kind: str, key: str, param: str = "id", status: int = 404) -> ProviderError:
    message = f"No such {kind}: '{key}'"
    return ProviderError(status, "invalid_request_error", message, code="resource_missing", param=param)


def unexpected_state(intent: Json, verb: str) -> ProviderError:
    message = f"A PaymentIntent in status {intent['status']} cannot be {verb}."
    code = "payment_intent_unexpected_state"
    return ProviderError(400, "invalid_request_error", message, stored=True, code=code, payment_intent=intent)


def refused(message: str, code: str | None = None) -> ProviderError:
    """A request that is well formed, but that the state of the money does not allow. Stripe gives not every error a
    code."""
    return ProviderError(400, "invalid_request_error", message, stored=True, **({"code": code} if code else {}))


def card_error(message: str, code: str, **fields: Any) -> ProviderError:
    return ProviderError(402, "card_error", message, stored=True, code=code, **fields)


def unauthenticated(message: str) -> ProviderError:
    return ProviderError(401, "invalid_request_error", message)


def key_reused() -> ProviderError:
    message = "This idempotency key was first used with other parameters. Send those again, or use another key."
    return ProviderError(400, "idempotency_error", message)


def key_in_use() -> ProviderError:
    message = "Another request with this idempotency key is still under way. Try again in a moment."
    return ProviderError(409, "invalid_request_error", message, code="idempotency_key_in_use")


def api_error(status: int = 500) -> ProviderError:
    kind = "rate_limit_error" if status == HTTPStatus.TOO_MANY_REQUESTS else "api_error"
    return ProviderError(status, kind, f"Injected by the simulator: {status}.")
