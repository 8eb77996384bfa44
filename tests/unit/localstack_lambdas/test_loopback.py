"""Which requests a local port refuses."""

from __future__ import annotations

import pytest

from localstack.lambdas.loopback import refusal


@pytest.mark.parametrize(
    "host", ["localhost:8001", "LOCALHOST", "127.0.0.1:8001", "[::1]:8001", "[::1]", "172.17.0.1:8002"]
)
def test_requests_to_localhost_or_an_address_are_allowed(host: str) -> None:
    assert refusal(host, None, None) == ""
    assert refusal(host, None, "none") == ""
    assert refusal(host, f"http://{host}", "same-origin") == ""


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:8001",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "::1",
        "a@[::1]",
    ],
)
def test_another_name_that_resolves_to_this_machine_is_refused(host: str | None) -> None:
    assert refusal(host, None, None).startswith("Send the request to localhost")


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        ("http://evil.example", None),
        ("null", None),
        ("http://localhost:3000", None),
        ("https://localhost:8001", None),
        (None, "cross-site"),
        (None, "same-site"),
        (None, "odd"),
    ],
)
def test_a_page_of_another_site_is_refused(origin: str | None, site: str | None) -> None:
    assert refusal("localhost:8001", origin, site).startswith("Pages of other sites")
