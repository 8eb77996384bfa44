"""Each service has a short README that names its routes and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from localstack import services
from tools.template import ROOT, functions, load, routes, service_of

MOST_LINES = 30
TABLE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`?", re.IGNORECASE)


def owned(service: str) -> Iterator[str]:
    """Paths of the service's routes and tables of its migrations."""
    known = functions(load())
    yield from sorted({route.path for route in routes(load()) if service_of(known[route.function]) == service})
    for migration in sorted((ROOT / "functions" / service / "migrations").glob("*.sql")):
        yield from TABLE.findall(migration.read_text())


@pytest.mark.parametrize("service", services.names())
def test_the_readme_is_short_and_names_what_the_service_owns(service: str) -> None:
    text = (ROOT / "functions" / service / "README.md").read_text()
    assert len(text.splitlines()) <= MOST_LINES
    missing = [name for name in owned(service) if name not in text]
    assert not missing, f"functions/{service}/README.md does not name {', '.join(missing)}"
