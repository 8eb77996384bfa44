"""`localstack/lambdas` knows nothing of the shop. What it imports is held by outer_rooms.py; this looks at its text,
since a port, a path or a name in a string is a fact of the shop as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.template import ROOT

FOLDER = ROOT / "localstack" / "lambdas"
WORDS = ("cartwright", "shop", "stack.env", "events/samples", "mysql", "redis", "mongo", "opensearch")


def shop_words(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".py", ".md", ".txt"}:
            text = path.read_text().lower()
            yield from (f"{path.relative_to(folder)} says {word}" for word in WORDS if word in text)


def test_the_service_names_nothing_of_the_shop() -> None:
    assert list(FOLDER.rglob("*.py"))
    assert list(shop_words(FOLDER)) == []


@pytest.mark.parametrize("planted", ['PORT = "SHOP_PORT"', "# as Cartwright does", 'x = "events/samples"'])
def test_a_planted_fact_is_seen(tmp_path: Path, planted: str) -> None:
    (tmp_path / "module.py").write_text(planted)
    assert list(shop_words(tmp_path)) != []
