"""One measured figure beside its budget."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """`budget` is the highest allowed value; None means that there is no budget. `problem` says why there is no value.
    `slowness` is the time that this machine needs for the same work, divided by that of the budget's machine."""

    part: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
    problem: str = ""
    slowness: float = 1.0

    @property
    def comparable(self) -> float:
        return self.value / self.slowness

    @property
    def ok(self) -> bool:
        return not self.problem and (self.budget is None or self.comparable <= self.budget)

    @property
    def verdict(self) -> str:
        if self.problem:
            return "not measured"
        return "" if self.budget is None else "ok" if self.ok else "MISSED"

    def as_json(self) -> dict[str, Any]:
        rounded = {"value": round(self.value, 2), "comparable": round(self.comparable, 2)}
        return {**asdict(self), **rounded, "verdict": self.verdict}


COLOURS = {"ok": "green", "MISSED": "red"}


def show(console: Console, rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, width in (("what", 38), ("measured", 10), ("at budget's speed", 17), ("at most", 8)):
        table.add_column(column, justify="left" if column == "what" else "right", no_wrap=True, min_width=width)
    table.add_column("", no_wrap=True, min_width=12)
    table.add_column("", no_wrap=True, max_width=64)
    part = ""
    for row in rows:
        if row.part != part:
            table.add_row(f"[bold]{row.part}[/]")
            part = row.part
        colour = COLOURS.get(row.verdict, "yellow")
        budget = "" if row.budget is None else f"{row.budget:,.0f} {row.unit}"
        measured = "" if row.problem else f"{row.value:,.1f} {row.unit}"
        there = "" if row.problem or row.slowness == 1 else f"{row.comparable:,.1f} {row.unit}"
        table.add_row(
            f"  {row.name}",
            measured,
            there,
            budget,
            f"[{colour}]{row.verdict}[/]",
            f"[dim]{row.problem or row.note}[/]",
        )
    console.print(table)
