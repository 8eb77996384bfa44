"""The services of the shop, as the folders in functions/ show them: the one list that all others come from."""

from __future__ import annotations

from pathlib import Path

from localstack.stack import ROOT

FUNCTIONS = ROOT / "functions"


def names(functions: Path = FUNCTIONS) -> list[str]:
    """Every service, in alphabetical order."""
    return sorted(package.parent.name for package in functions.glob("*/__init__.py"))


def with_schema(functions: Path = FUNCTIONS) -> list[str]:
    """The services that have a MySQL schema and a user, both with the service's name: those with migrations."""
    return [name for name in names(functions) if (functions / name / "migrations").is_dir()]
