"""What a newcomer reads first, where the API is, and how callers show who they are."""

from __future__ import annotations

from typing import Any

from localstack.stack import Stack
from shop.http.app import API_VERSION
from shop.http.idempotency import MAX_KEY

Json = dict[str, Any]
TEXT = f"""A shop: catalogue, search, carts, orders, payments.

**Who you are.** Register, log in, and send the access token as `Authorization: Bearer …`. It lives for minutes:
exchange the refresh token for new ones. A token that was logged out is refused within 5 seconds. Guests need no account
for a cart: `POST /v1/carts` answers a token that goes into `X-Cart-Token`.

**Buying.** Fill a cart, `POST /v1/orders`, wait until `GET /v1/orders/{{order_id}}/payment` has a `client_secret`,
confirm it at the payment provider, and read the order until its status is `CONFIRMED` or `CANCELLED`.

**Errors.** Every error is an `application/problem+json` document (RFC 9457). Its `type` ends in a slug that never
changes; each operation lists those it answers (`x-problem-types`). `detail` says what to do, `errors` which fields are
wrong.

**Sending again.** Where `Idempotency-Key` is required, send a fresh key (1 to {MAX_KEY} ASCII characters) with each new
request, and the same key when you repeat one: it has its effect once. After 429 and 503 wait for the seconds in
`Retry-After`.

**Editing.** Answers carry an `ETag`. Send it as `If-Match`, and nothing that changed meanwhile is overwritten.

**Pages.** Lists answer `next_cursor`, which is null on the last page; some also a `Link` header with `rel="next"`.

**Versions.** The version is the first part of the path, and answered as `API-Version`. Within a version, fields are
only added: ignore those you do not know.

**Help.** Send `X-Correlation-Id` to name a request, or take the one we answer, and quote it when you ask for help.

Amounts are integers in minor units of their currency: 1990 EUR is 19.90 €."""
INFO: Json = {"title": "Cartwright", "version": API_VERSION, "description": TEXT}
SERVERS: list[Json] = [
    {"url": Stack("dev").url("shop"), "description": "The shop that `make run` opens."},
    {
        "url": "https://{host}{stage}",
        "description": "The shop on AWS: at the GatewayUrl that the stack puts out, or at a domain of its own.",
        "variables": {
            "host": {"default": "api-id.execute-api.eu-west-1.amazonaws.com"},
            "stage": {"default": "/live", "enum": ["/live", ""], "description": "Empty at a domain of its own."},
        },
    },
]
SECURITY_SCHEMES: Json = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of `POST /v1/auth/login`.",
    },
    "cart": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Cart-Token",
        "description": "A guest's cart: the token of `POST /v1/carts`.",
    },
    "stripe": {
        "type": "apiKey",
        "in": "header",
        "name": "Stripe-Signature",
        "description": "`t=<unix time>,v1=<HMAC-SHA256 of time, dot and body>`, by the webhook's secret.",
    },
}
