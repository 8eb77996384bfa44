"""What is derived from the routes in template.yaml: the fallback's table of methods, which says what a path takes, and
the fallback's own paths in the template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools import generated
from tools.template import ROOT, load, routes

TABLE = ROOT / "functions" / "gateway" / "domain" / "routes.py"
HEAD = '''"""The methods of every path. Written by `make docs` from template.yaml."""

from __future__ import annotations

METHODS: dict[str, tuple[str, ...]] = {
'''
TEMPLATE = ROOT / "template.yaml"
INDENT = " " * 10
START = f"{INDENT}# paths of the fallback: written by `make docs`\n"
END = f"{INDENT}# end\n"


def files() -> dict[Path, str]:
    template = TEMPLATE.read_text()
    paths = START + "".join(fallback_paths()) + END
    return {TABLE: methods_table(), TEMPLATE: re.sub(f"{START}.*?{END}", lambda _: paths, template, flags=re.DOTALL)}


def methods_table() -> str:
    methods: dict[str, list[str]] = {}
    for route in routes(load()):
        methods.setdefault(route.path, []).append(route.method)
    lines = [f'    "{path}": {pythonic(tuple(sorted(methods[path])))},\n' for path in sorted(methods)]
    return HEAD + "".join(lines) + "}\n"


def fallback_paths() -> Iterator[str]:
    """A line for each path that has a route."""
    for path in sorted({route.path for route in routes(load())}):
        yield f'{INDENT}"{path}": *fallback\n'


def pythonic(words: tuple[str, ...]) -> str:
    """As the formatter writes it."""
    return repr(words).replace("'", '"')


if __name__ == "__main__":
    raise SystemExit(generated.main("make gateway-routes", __doc__, files))
