"""Which messages each Kafka step has a route for, read from the source: importing a step would build its adapters."""

from __future__ import annotations

import ast
from pathlib import Path

from shop.contracts.registry import OWNERS

MESSAGE_TYPES = {
    (f"shop.contracts.{owner}", name): item.TYPE
    for owner, module in OWNERS.items()
    for name, item in vars(module).items()
    if hasattr(item, "TYPE")
}


def dispatch_tables(folder: Path) -> dict[str, set[str]]:
    """`orders.on_payments` → {"shop.payments.payment_authorised", ...}."""
    steps = sorted(folder.glob("*/on_*.py"))
    return {f"{path.parent.name}.{path.stem}": routed(ast.parse(path.read_text())) for path in steps}


def routed(module: ast.Module) -> set[str]:
    """A contract class counts when the module uses it in the arguments of `kafka_step` or `projection_step`."""
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    used = {name.id for call in steps(module) for name in ast.walk(call) if isinstance(name, ast.Name)}
    return {MESSAGE_TYPES[imported[name]] for name in used if imported.get(name) in MESSAGE_TYPES}


def steps(module: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in {"kafka_step", "projection_step"}
    ]
