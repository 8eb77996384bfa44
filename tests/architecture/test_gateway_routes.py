"""The fallback's table of methods is the template's."""

from __future__ import annotations

from tools import gateway_routes, generated


def test_the_fallback_knows_every_route_of_the_template() -> None:
    assert not generated.stale(gateway_routes.files()), "run `make docs` and commit what it wrote"
