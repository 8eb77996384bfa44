"""docs/saga.md: the order saga as a table and as a picture, from orders.domain.saga_table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from orders.domain.saga_table import CANCELLING, SAGA, START, TERMINAL, Move, Step
from shop.contracts.message import Event
from tools import generated

PAGE = Path(__file__).resolve().parent.parent / "docs" / "saga.md"
HEAD = """# The order saga

Written by `make docs` from functions/orders/domain/saga_table.py, which alone decides where an order goes. Events that
the table does not list for a state change nothing. An unanswered command is sent again, with growing pauses. After
five sends the order gets `needs_attention`, and the command is still sent again. Steps are undone in reverse order:
first the money, then the stock.
"""


def files() -> dict[Path, str]:
    return {PAGE: "\n".join(_page()) + "\n"}


def _page() -> Iterator[str]:
    yield HEAD
    yield "| State | Command | On success | On failure | Compensation | Customer cancels | Timeout |"
    yield "|---|---|---|---|---|---|---|"
    yield from map(_row, SAGA)
    yield "\n```mermaid\nstateDiagram-v2"
    yield f"    [*] --> {START}: place order / {SAGA[0].command.__name__}"
    for step in SAGA:
        yield from _arrows(step)
    yield from (f"    {state} --> [*]" for state in sorted(TERMINAL))
    yield "```"


def _row(step: Step) -> str:
    cells = (
        f"`{step.state}`",
        step.command.__name__,
        _answers(step.success),
        _answers(step.failure),
        step.compensation.__name__ if step.compensation else "",
        _move(step.cancel) if step.cancel else "no change" if step.state in CANCELLING else "409",
        _move(step.timeout) if step.timeout else "send again",
    )
    return f"| {' | '.join(cells)} |"


def _answers(answers: Mapping[type[Event], Move]) -> str:
    return "<br>".join(f"{event.__name__} → {_move(move)}" for event, move in answers.items())


def _move(move: Move) -> str:
    return f"`{move.to}`" + (f" ({move.reason})" if move.reason else "")


def _arrows(step: Step) -> Iterator[str]:
    for answers in (step.success, step.failure):
        for event, move in answers.items():
            yield f"    {step.state} --> {move.to}: {event.__name__}"
    if step.cancel:
        yield f"    {step.state} --> {step.cancel.to}: customer cancels"
    if step.timeout:
        yield f"    {step.state} --> {step.timeout.to}: timeout"


if __name__ == "__main__":
    raise SystemExit(generated.main("tools.saga_diagram", __doc__ or "", files))
