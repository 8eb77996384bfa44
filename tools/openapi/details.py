"""What an error says, as the code writes it."""

from __future__ import annotations

import ast

from tools.openapi.scope import Scope, code_of


def detail_of(error: type, made: ast.Call, scope: Scope) -> str:
    """With … for what only a request fills in; empty where nothing of it is written down."""
    return _first_argument(made, scope) or _own(error, scope)


def _first_argument(call: ast.Call, scope: Scope) -> str:
    first = call.args[0] if call.args else None
    parts = first.values if isinstance(first, ast.JoinedStr) else [first]
    return "".join(_text(part, scope) for part in parts if part is not None)


def _own(error: type, scope: Scope) -> str:
    """What its __init__ hands to that of its kind."""
    if "__init__" not in vars(error):
        return ""
    calls = [node for node in ast.walk(code_of(vars(error)["__init__"])) if isinstance(node, ast.Call)]
    return "".join(_first_argument(call, scope) for call in calls)


def _text(part: ast.expr, scope: Scope) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    filled_in = isinstance(part, ast.FormattedValue)
    value = part.value if isinstance(part, ast.FormattedValue) else part
    known = [str(found) for found in scope.resolve(value) if isinstance(found, int | str)]
    return known[0] if known else "…" if filled_in else ""
