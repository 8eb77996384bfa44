"""The clock of one function is wrong, and those of the others are right."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from localstack.customer import Customer
from localstack.stack import Stack
from tests.proof.faults.clock import NoFakeTimeError, shifted_template
from tests.proof.faults.shop import under_test

TWO_HOURS = 7_200
"""Longer than an access token is valid in fault runs."""


def test_an_authorizer_whose_clock_is_ahead_takes_fresh_tokens_for_expired(stack: Stack, tmp_path: Path) -> None:
    try:
        template = shifted_template("GatewayAuthorizer", TWO_HOURS, tmp_path)
    except NoFakeTimeError as error:
        pytest.skip(str(error))
    with httpx.Client(base_url=stack.url("shop"), timeout=30) as http:
        customer = Customer(stack, http)
        with under_test(stack, template=template):
            customer.register()
            customer.log_in()
            assert customer.ask("GET", "/v1/orders").status_code == httpx.codes.UNAUTHORIZED
        assert customer.ask("GET", "/v1/orders").is_success, "with the right clock the token is valid"
