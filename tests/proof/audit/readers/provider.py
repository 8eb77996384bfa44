"""Reads the provider's own ledger, page by page."""

from __future__ import annotations

import httpx

from tests.proof.audit.errors import AuditError, TooMuchError
from tests.proof.audit.facts import Intent
from tests.proof.audit.places import Places

PAGE = 10_000


def intents(places: Places, bound: int) -> list[Intent]:
    found: list[Intent] = []
    after: int | None = 0
    with httpx.Client(base_url=places.provider, timeout=30) as http:
        while after is not None:
            page, after = _page(http, after)
            found += page
            if len(found) > bound:
                raise TooMuchError("the provider's ledger", bound)
    return found


def _page(http: httpx.Client, after: int) -> tuple[list[Intent], int | None]:
    try:
        answer = http.get("/_sim/ledger", params={"after": after, "limit": PAGE}).raise_for_status().json()
    except httpx.HTTPError as error:
        raise AuditError(f"The provider's ledger at {http.base_url} cannot be read: {error}") from error
    page = [
        Intent(
            row["intent"],
            row["order_id"] or "",
            row["status"],
            row["amount"],
            captures=row["captures"],
            captured=row["captured"],
            refunded=row["refunded"],
        )
        for row in answer["intents"]
    ]
    return page, answer["next"]
