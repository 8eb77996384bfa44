"""One measured figure beside its budget."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """`budget` is the most it may be; None: stated only. `problem` says why there is no figure."""

    part: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""
    problem: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem and (self.budget is None or self.value <= self.budget)

    @property
    def verdict(self) -> str:
        if self.problem:
            return f"not measured: {self.problem}"
        return "" if self.budget is None else "ok" if self.ok else "MISSED"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "value": round(self.value, 2), "verdict": self.verdict}


COLOURS = {"ok": "green", "MISSED": "red"}


def show(console: Console, rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("what", "measured", "at most", "", ""):
        table.add_column(column, justify="right" if column in {"measured", "at most"} else "left", no_wrap=True)
    part = ""
    for row in rows:
        if row.part != part:
            table.add_row(f"[bold]{row.part}[/]")
            part = row.part
        colour = COLOURS.get(row.verdict, "yellow")
        budget = "" if row.budget is None else f"{row.budget:,.0f} {row.unit}"
        measured = "" if row.problem else f"{row.value:,.1f} {row.unit}"
        table.add_row(f"  {row.name}", measured, budget, f"[{colour}]{row.verdict}[/]", f"[dim]{row.note}[/]")
    console.print(table)
