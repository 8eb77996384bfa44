"""A revoked token works for at most five seconds: so long the authorizer's answer is cached (docs/adr/0002)."""

from __future__ import annotations

import time

from localstack.customer import Customer, until

KEPT_SECONDS = 5
LEEWAY_SECONDS = 1


def test_a_logged_out_token_is_refused_when_the_cached_answer_has_expired(customer: Customer) -> None:
    def status() -> int:
        return customer.http.get("/v1/orders", headers=customer.headers).status_code

    assert status() == 200, "the gateway now keeps this token's answer"
    customer.post_nothing("/v1/auth/logout")
    logged_out = time.monotonic()

    until(lambda: status() == 401 or None, "the token is refused")

    assert time.monotonic() - logged_out <= KEPT_SECONDS + LEEWAY_SECONDS
