from __future__ import annotations

from orders.domain.saga_table import MOVES, SAGA
from tools import generated, saga_diagram


def test_the_committed_page_is_the_table() -> None:
    assert not generated.stale(saga_diagram.files())


def test_every_move_is_drawn_once() -> None:
    [page] = saga_diagram.files().values()
    arrows = [line for line in page.splitlines() if " --> " in line and "[*]" not in line]
    by_hand = sum(bool(step.cancel) + bool(step.timeout) for step in SAGA)
    assert len(arrows) == len(set(arrows)) == len(MOVES) + by_hand


def test_a_change_of_the_table_is_seen() -> None:
    [(path, page)] = saga_diagram.files().items()
    assert generated.stale({path: page.replace("VOID_PENDING", "LOST")})
