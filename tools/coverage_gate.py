"""Whether the unit suite covers the branches of every service's domain, and of the kernel.

Reads what `pytest --cov` measured. Each domain is judged alone, so that a weak one cannot hide behind the others.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.steps import PYTHON, ROOT

LEAST_PERCENT = 95.0
REPORT = ROOT / ".local" / "coverage.json"


@dataclass
class Domain:
    """Branches of one domain; `missed` names a file and the branches in it that no test took, as line numbers."""

    name: str
    branches: int = 0
    covered: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100.0 * self.covered / self.branches if self.branches else 100.0

    @property
    def is_weak(self) -> bool:
        return self.percent < LEAST_PERCENT


def measured() -> Mapping[str, Any]:
    """The files of coverage's JSON report, by path. Raises SystemExit without a measurement."""
    command = (PYTHON, "-m", "coverage", "json", "--quiet", "-o", str(REPORT))
    if subprocess.run(command, cwd=ROOT).returncode:
        raise SystemExit("Nothing was measured. Run `make test SUITES=unit`.")
    files: Mapping[str, Any] = json.loads(REPORT.read_text())["files"]
    return files


def domains(files: Mapping[str, Any]) -> list[Domain]:
    found: dict[str, Domain] = {}
    for path, report in files.items():
        name = name_of(Path(path))
        domain = found.setdefault(name, Domain(name))
        domain.branches += report["summary"]["num_branches"]
        domain.covered += report["summary"]["covered_branches"]
        domain.missed.extend(missed(path, report))
    return sorted(found.values(), key=lambda domain: domain.name)


def name_of(path: Path) -> str:
    """`functions/orders/domain/saga.py` → `orders`."""
    return path.parts[1] if path.parts[0] == "functions" else "kernel"


def missed(path: str, report: Mapping[str, Any]) -> Iterator[str]:
    branches = [f"{start}->{'exit' if end < 0 else end}" for start, end in report["missing_branches"]]
    if branches:
        yield f"{path}: {', '.join(branches)}"


def table(found: Iterable[Domain]) -> Iterator[str]:
    for domain in found:
        yield f"{domain.name:<14} {domain.covered:4} of {domain.branches:4} branches {domain.percent:6.1f} %"
        if domain.is_weak:
            yield from (f"  not taken: {each}" for each in domain.missed)


def main() -> int:
    found = domains(measured())
    print("\n".join(table(found)))
    weak = [domain.name for domain in found if domain.is_weak]
    if weak:
        print(f"Below {LEAST_PERCENT:.0f} % of branches: {', '.join(weak)}. Write tests that take the branches above.")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
