"""What revoking a token costs (docs/adr/0002): the gateway keeps the authorizer's answer for five seconds at most."""

from __future__ import annotations

import time

from localstack.customer import Customer, until

KEPT_SECONDS = 5
LEEWAY_SECONDS = 1


def test_a_logged_out_token_is_refused_once_the_kept_answer_is_old(customer: Customer) -> None:
    def status() -> int:
        return customer.http.get("/v1/orders", headers=customer.headers).status_code

    assert status() == 200, "the gateway now keeps this token's answer"
    customer.post_nothing("/v1/auth/logout")
    logged_out = time.monotonic()

    until(lambda: status() == 401 or None, "the token is refused")

    assert time.monotonic() - logged_out <= KEPT_SECONDS + LEEWAY_SECONDS
