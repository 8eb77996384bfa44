"""Headers, which the services' code knows by name only."""

from __future__ import annotations

from typing import Any

from shop.http.idempotency import MAX_KEY
from tools.openapi.services import Operation

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
ALWAYS = ("API-Version", "Cache-Control", "X-Correlation-Id")
ANSWERED: dict[str, Json] = {
    "X-Correlation-Id": {"description": "The request's id in all our logs: the one you sent, or a new one."},
    "API-Version": {"description": "The version that answered."},
    "Cache-Control": {"description": "How long the answer may be kept, and by whom."},
    "ETag": {"description": "The version of what is answered, for If-Match and If-None-Match."},
    "Idempotent-Replayed": {"description": "`true` where this is the stored answer to an earlier request of this key."},
    "Link": {"description": 'The next page (`rel="next"`, RFC 8288). Not on the last one.'},
    "Location": {"description": "The path of what was created."},
    "Retry-After": {"description": "In how many seconds to try again.", "schema": {"type": "integer", "minimum": 0}},
    "Vary": {"description": "The request's headers that the answer depends on."},
    "WWW-Authenticate": {"description": "`Bearer`: send an access token."},
}
ASKED: dict[str, Json] = {
    "Idempotency-Key": {
        "description": "A fresh one for each new request, a UUID for example. A request that is sent again with the"
        " same key and body gets the first answer again, and has no second effect.",
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[ -~]+$"},
        "example": "5f0c8f0e-6d0f-4d0e-9a51-1f0f6f6b9c11",
    },
    "If-Match": {
        "description": "The ETag of the version you have read, or `*`. If there is a newer one, nothing is changed.",
        "schema": TEXT,
        "example": '"3"',
    },
    "If-None-Match": {
        "description": "The ETag of the version you have. If it is current, the answer is 304 without a body.",
        "schema": TEXT,
        "example": '"3"',
    },
}
REFUSALS = {"Idempotency-Key": "idempotency_key_required", "If-Match": "version_required"}
"""The problem of a request without it, where it is required."""
CREDENTIALS = {"x-cart-token", "stripe-signature"}
"""Described as security schemes."""


def components() -> Json:
    return {name: {"schema": TEXT, **about} for name, about in ANSWERED.items()}


def answered(operation: Operation) -> Json:
    """The headers that the route's code sets on a success."""
    names = sorted({*ALWAYS, *(operation.texts & ANSWERED.keys())})
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def asked(operation: Operation, parameter: Json) -> Json:
    (name,) = (known for known in ASKED if known.lower() == parameter["name"].lower())
    required = REFUSALS.get(name) in operation.slugs
    return {"name": name, "in": "header", "required": required, **ASKED[name]}
