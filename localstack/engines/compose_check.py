"""Checks docker-compose.yml, also where no image can be pulled: `python -m localstack.engines.compose_check`.

If Go is installed, compose's own library reads the file as `docker compose` would. Our own rules are always checked.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from localstack.engines import catalogue, tools
from localstack.engines.errors import EngineError
from localstack.engines.progress import say
from localstack.stack import ROOT, Stack

FILE = ROOT / "docker-compose.yml"
VALIDATOR = "github.com/compose-spec/compose-go/v2/cmd@v2.9.1"
BUILT = ROOT / ".local" / "tools" / "compose-go-2.9.1"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)[^}]*\}")


def main() -> int:
    try:
        text = interpolate(FILE.read_text(), Stack("dev").values)
        problems = broken_rules(yaml.safe_load(text)) + read_as_compose_does(text)
    except EngineError as error:
        problems = [str(error)]
    say("\n".join(problems) or f"{FILE.name} is valid", "red" if problems else "")
    return 1 if problems else 0


def interpolate(text: str, values: dict[str, str]) -> str:
    """Replaces variables by their values in stack.env, because the validator would leave them empty."""
    unknown = sorted({name for name in VARIABLE.findall(text) if name not in values})
    if unknown:
        raise EngineError(f"{FILE.name} uses {', '.join(unknown)}, which localstack/stack.env does not set.")
    return VARIABLE.sub(lambda found: values[found[1]], text)


def broken_rules(compose: dict[str, Any]) -> list[str]:
    services: dict[str, dict[str, Any]] = compose["services"]
    problems = [problem for name, service in services.items() for problem in _of_service(name, service)]
    if set(services) != set(catalogue.KINDS):
        problems.append(f"services must be the engines {', '.join(catalogue.KINDS)}, not {', '.join(services)}")
    return problems


def _of_service(name: str, service: dict[str, Any]) -> list[str]:
    image = str(service.get("image", ""))
    rules = {
        f"its image {image!r} needs a pinned tag": re.fullmatch(r"[\w./-]+:\d[\w.-]*", image),
        "it needs a healthcheck": service.get("healthcheck", {}).get("test"),
        "it needs a mem_limit": service.get("mem_limit"),
        "its data must be in a named volume": any(re.match(r"[\w-]+:/", mount) for mount in service.get("volumes", [])),
        "its ports must be bound to 127.0.0.1": all(port.startswith("127.0.0.1:") for port in service.get("ports", [])),
        f"its port must be {Stack('dev').port(name)} of stack.env": _publishes(service, Stack("dev").port(name)),
        "a file that it mounts is not there": all(_exists(mount) for mount in service.get("volumes", [])),
    }
    return [f"{name}: {rule}" for rule, held in rules.items() if not held]


def _publishes(service: dict[str, Any], port: int) -> bool:
    return any(published.split(":")[1] == str(port) for published in service.get("ports", []))


def _exists(mount: str) -> bool:
    source, _, _ = mount.partition(":")
    return not source.startswith(".") or (ROOT / source).exists()


def read_as_compose_does(text: str) -> list[str]:
    validator = _validator()
    if validator is None:
        say("Go is not installed, so compose's own validator was skipped. Our own rules were checked.")
        return []
    file = BUILT / FILE.name
    file.write_text(text)
    done = subprocess.run([str(validator), str(file)], cwd=ROOT, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"{FILE.name}: {done.stderr.strip()}"]


def _validator() -> Path | None:
    binary = BUILT / "cmd"
    go = tools.which("go")
    if not binary.exists() and go:
        built = subprocess.run([go, "install", VALIDATOR], env=os.environ | {"GOBIN": str(BUILT)}, capture_output=True)
        if built.returncode:
            raise EngineError(f"{VALIDATOR} could not be built:\n{built.stderr.decode()[-2000:]}")
    return binary if binary.exists() else None


if __name__ == "__main__":
    sys.exit(main())
