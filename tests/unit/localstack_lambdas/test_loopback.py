"""Who may call a local port."""

from __future__ import annotations

import pytest

from localstack.lambdas.loopback import refusal


@pytest.mark.parametrize(
    "host", ["localhost:8001", "LOCALHOST", "127.0.0.1:8001", "[::1]:8001", "[::1]", "172.17.0.1:8002"]
)
def test_programs_and_a_persons_own_browser_may(host: str) -> None:
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
def test_a_name_that_only_leads_here_may_not(host: str | None) -> None:
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
def test_a_page_of_another_site_may_not(origin: str | None, site: str | None) -> None:
    assert refusal("localhost:8001", origin, site).startswith("Pages of other sites")
