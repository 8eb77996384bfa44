"""Shows the verdicts to people, and writes them as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from tests.proof.audit.verdicts import Verdict

SHOWN = 10


def show(console: Console, verdicts: list[Verdict]) -> None:
    for each in verdicts:
        console.print(_line(each), soft_wrap=True)
        for broken in each.broken[:SHOWN]:
            console.print(f"       {broken}", markup=False, soft_wrap=True)
        if len(each.broken) > SHOWN:
            console.print(f"       … and {len(each.broken) - SHOWN:,} more", markup=False)


def _line(each: Verdict) -> str:
    if each.missing:
        return f"{each.invariant:<4} {each.title:<34} [yellow]not checked[/]: {each.missing}"
    colour = "green" if each.holds else "red"
    note = f"; {each.note}" if each.note else ""
    return f"{each.invariant:<4} {each.title:<34} [{colour}]{len(each.broken)}[/] broken of {each.looked_at:,}{note}"


def as_json(verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        each.invariant: {
            "title": each.title,
            "checked": not each.missing,
            "broken": len(each.broken),
            "of": each.looked_at,
            "first": list(each.broken[:SHOWN]),
            "note": each.missing or each.note,
        }
        for each in verdicts
    }
