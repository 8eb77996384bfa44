"""functions/gateway/domain/routes.py: which methods each path has, for the fallback's 405 and its Allow."""

from __future__ import annotations

import json
from pathlib import Path

from tools import generated
from tools.template import ROOT, load, routes_of_services

TABLE = ROOT / "functions" / "gateway" / "domain" / "routes.py"
HEAD = '''"""The methods of every path. Written by `make docs` from template.yaml."""

from __future__ import annotations

METHODS: dict[str, tuple[str, ...]] = {
'''


def files() -> dict[Path, str]:
    methods: dict[str, list[str]] = {}
    for route in routes_of_services(load()):
        methods.setdefault(route.path, []).append(route.method)
    rows = (f"    {json.dumps(path)}: {_tuple(sorted(names))},\n" for path, names in sorted(methods.items()))
    return {TABLE: f"{HEAD}{''.join(rows)}}}\n"}


def _tuple(names: list[str]) -> str:
    inside = ", ".join(json.dumps(name) for name in names)
    return f"({inside},)" if len(names) == 1 else f"({inside})"


if __name__ == "__main__":
    raise SystemExit(generated.main("make docs", __doc__, files))
