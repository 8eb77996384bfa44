"""F1 once: 500 buyers, 50 pieces, one SKU."""

from __future__ import annotations

from pathlib import Path

import pytest

from localstack.stack import Stack
from tests.proof.actors.buyers import Buyer
from tests.proof.faults import f1


@pytest.fixture(scope="module")
def crowd(stack: Stack) -> list[Buyer]:
    """Registered and logged in beforehand."""
    return f1.prepare(stack)


def test_exactly_as_many_are_confirmed_as_there_are_pieces(stack: Stack, crowd: list[Buyer], tmp_path: Path) -> None:
    outcome = f1.run(stack, crowd, tmp_path / "acks.jsonl", seed=1)

    assert outcome.problems == []
    assert outcome.audit["I4"]["of"] >= f1.PIECES, "the audit saw the sale"
