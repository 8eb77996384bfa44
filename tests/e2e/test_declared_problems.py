"""Problems that many operations share are answered by each operation that declares them in docs/openapi.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from localstack.customer import Customer

from .calls import NAMES, Call, call

Break = Callable[[Call], None]
VARIANT = call("create_product").body["variants"][0]


def malformed_json(call: Call) -> None:
    call.body = b"{not json"


def unsupported_media_type(call: Call) -> None:
    call.headers["Content-Type"] = "text/plain"


def invalid(call: Call) -> None:
    call.body = []


def unauthenticated(_: Call) -> None:
    """Only the sender is wrong."""


def invalid_token(call: Call) -> None:
    call.headers["Authorization"] = "Bearer nonsense"


def idempotency_key_required(call: Call) -> None:
    del call.headers["Idempotency-Key"]


def idempotency_key_invalid(call: Call) -> None:
    call.headers["Idempotency-Key"] = "x" * 256


def version_required(call: Call) -> None:
    del call.headers["If-Match"]


def duplicate_sku(call: Call) -> None:
    variant = VARIANT | {"options": {"colour": "ash"}}
    call.body["variants"] = [VARIANT, variant]


def duplicate_options(call: Call) -> None:
    call.body["variants"] = [VARIANT, VARIANT | {"sku": "DESK-LAMP-OAK-2"}]


def no_such_cart(call: Call) -> None:
    call.headers["X-Cart-Token"] = "nobody's"


def bad_request(call: Call) -> None:
    """Gives every parameter of the operation a bad value."""
    call.parameters = dict.fromkeys(call.parameters, "~" * 65)
    call.query = dict.fromkeys(call.query, "\N{SNOWMAN}" * 201)
    call.headers |= {"If-Match": "nonsense", "X-Cart-Token": "x" * 201}


BREAKS: dict[str, Break] = {
    each.__name__: each
    for each in (
        *(malformed_json, unsupported_media_type, invalid),
        *(unauthenticated, invalid_token, bad_request, no_such_cart),
        *(duplicate_sku, duplicate_options),
        *(idempotency_key_required, idempotency_key_invalid, version_required),
    )
}


def declared() -> Iterator[tuple[str, str, int]]:
    for name in NAMES:
        for status, answer in call(name).operation["responses"].items():
            for slug in answer.get("x-problem-types", ()):
                if slug in BREAKS:
                    yield name, slug, int(status)


@pytest.mark.parametrize(("name", "slug", "status"), list(declared()))
def test_every_declared_problem_is_answered(
    customer: Customer, admin: Customer, name: str, slug: str, status: int
) -> None:
    broken = call(name)
    BREAKS[slug](broken)

    answer = broken.send(sender(broken, slug, customer, admin))

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, slug)


def sender(broken: Call, slug: str, customer: Customer, admin: Customer) -> Customer:
    guest = slug == "no_such_cart" and {"cart": []} in broken.operation["security"]
    if guest or slug == "unauthenticated":
        return Customer(customer.stack, customer.http)
    return admin if broken.is_for_admins else customer


@pytest.mark.parametrize("name", [name for name in NAMES if call(name).is_for_admins])
def test_a_customer_may_not_use_admin_routes(customer: Customer, name: str) -> None:
    assert call(name).send(customer).status_code == 403
