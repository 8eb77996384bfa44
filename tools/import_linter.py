"""Runs import-linter with the contracts below, for the services that functions/ holds.

tests/architecture/rooms.py says more exactly what each file may import. import-linter also follows indirect imports.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from configparser import ConfigParser
from pathlib import Path

from localstack import services
from localstack.stack import ROOT
from tools.steps import PACKAGES, environment

CONFIG = ROOT / ".local" / "import-linter.ini"
SHOP_LAYERS = ("http", "auth", "messaging", "stores", "telemetry", "settings", "contracts", "kernel")
"""A room imports only what stands after it here. tests/architecture/rooms.py has the packages of each."""
SERVICE_LAYERS = ("api", "routes", "wiring", "adapters", "domain")


def contracts(names: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """The sections of import-linter's configuration file."""
    every = _lines(names)
    return {
        "importlinter": {"root_packages": _lines([*names, "shop"]), "include_external_packages": "True"},
        "importlinter:contract:independence": {
            "name": "A service imports no other service",
            "type": "independence",
            "modules": every,
        },
        "importlinter:contract:layer": {
            "name": "The shop layer imports no service",
            "type": "forbidden",
            "source_modules": _lines(["shop"]),
            "forbidden_modules": every,
        },
        "importlinter:contract:service": {
            "name": "Inside a service: handlers, wiring, adapters, domain",
            "type": "layers",
            "containers": every,
            "layers": _lines([f"({layer})" for layer in SERVICE_LAYERS]),
        },
        "importlinter:contract:shop": {
            "name": "Inside the shop layer: a room imports only what stands before it",
            "type": "layers",
            "containers": _lines(["shop"]),
            "layers": _lines([f"({layer})" for layer in SHOP_LAYERS]),
        },
    }


def _lines(words: Sequence[str]) -> str:
    return "".join(f"\n{word}" for word in words)


def write(file: Path) -> None:
    parser = ConfigParser()
    parser.read_dict(contracts(services.names()))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as output:
        parser.write(output)


def main() -> int:
    write(CONFIG)
    command = ["lint-imports", "--no-cache", "--config", str(CONFIG)]
    return subprocess.run(command, cwd=ROOT, env=environment() | {"PYTHONPATH": PACKAGES}).returncode


if __name__ == "__main__":
    sys.exit(main())
