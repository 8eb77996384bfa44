"""The medians of a scenario's runs, and the table that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.proof.load.scenarios import Figures, Scenario, Target

WIDTH = 150
WHOLE_FROM = 100
COSTS_SHOWN = 14
NEVER_AVERAGED = {"5xx", "unexpected", "won"}
"""Of these the worst run counts: a median would hide one oversold sale in three."""


@dataclass(frozen=True, slots=True)
class Result:
    """`cpu` is the CPU time of one unit in ms, by engine and function."""

    scenario: Scenario
    runs: list[Figures]
    cpu: Figures

    @property
    def figures(self) -> Figures:
        return {name: self._middle(name) for name in self.runs[0]}

    def _middle(self, name: str) -> float:
        values = [run[name] for run in self.runs]
        if name not in NEVER_AVERAGED:
            return median(values)
        wanted = next((target for target in self.scenario.targets if target.figure == name), Target(name))
        return max(values, key=lambda value: (not wanted.met({name: value}), value))

    @property
    def missed(self) -> list[Target]:
        return [target for target in self.scenario.targets if not target.met(self.figures)]

    def as_json(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario.name,
            "figures": self.figures,
            "runs": self.runs,
            "cpu_ms_each": self.cpu,
            "missed": [target.figure for target in self.missed],
            "vendure": self.scenario.vendure,
            "oscar": self.scenario.oscar,
        }


def show(console: Console, results: list[Result]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("scenario", "figure", "Cartwright", "must reach", "", "Vendure", "oscar"):
        table.add_column(column, justify="right" if column == "Cartwright" else "left", no_wrap=True)
    for result in results:
        _add(table, result)
    console.print(table)


def _add(table: Table, result: Result) -> None:
    scenario = result.scenario
    heads = [scenario.title, scenario.vendure, scenario.oscar]
    targets = {target.figure: target for target in scenario.targets}
    for name, value in result.figures.items():
        target = targets.get(name)
        verdict = "" if target is None else "[green]ok[/]" if target.met(result.figures) else "[red]MISSED[/]"
        table.add_row(heads[0], name, _number(value), _words(target), verdict, *heads[1:])
        heads = ["", "", ""]
    table.add_row()


def show_cpu(console: Console, results: list[Result]) -> None:
    for result in results:
        costs = sorted(result.cpu.items(), key=lambda item: -item[1])
        parts = ", ".join(f"{name} {value:.1f}" for name, value in costs[:COSTS_SHOWN])
        console.print(f"{result.scenario.name}: {sum(result.cpu.values()):.1f} ms CPU each: {parts}", soft_wrap=True)


def _words(target: Target | None) -> str:
    if target is None:
        return ""
    if target.low == target.high:
        return f"= {_number(target.low)}"
    return f"≥ {_number(target.low)}" if target.low else f"≤ {_number(target.high)}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= WHOLE_FROM else f"{value:,.1f}"
