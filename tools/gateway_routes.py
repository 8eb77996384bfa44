"""functions/gateway/domain/routes.py, from template.yaml: the fallback says with it which methods a path has."""

from __future__ import annotations

from pathlib import Path

from tools import generated
from tools.template import ROOT, load, routes

PATH = ROOT / "functions" / "gateway" / "domain" / "routes.py"
HEAD = '''"""The methods of every path. Written by `make docs` from template.yaml."""

from __future__ import annotations

METHODS: dict[str, tuple[str, ...]] = {
'''


def files() -> dict[Path, str]:
    methods: dict[str, list[str]] = {}
    for route in routes(load()):
        methods.setdefault(route.path, []).append(route.method)
    lines = [f'    "{path}": {pythonic(tuple(sorted(methods[path])))},\n' for path in sorted(methods)]
    return {PATH: HEAD + "".join(lines) + "}\n"}


def pythonic(words: tuple[str, ...]) -> str:
    """As the formatter writes it."""
    return repr(words).replace("'", '"')


if __name__ == "__main__":
    raise SystemExit(generated.main("make gateway-routes", __doc__, files))
