"""The services of the shop, as the folders in functions/ show them: the one list that all others come from."""

from __future__ import annotations

from localstack.stack import ROOT

FUNCTIONS = ROOT / "functions"


def names() -> list[str]:
    """Every service, in alphabetical order."""
    return sorted(package.parent.name for package in FUNCTIONS.glob("*/__init__.py"))


def with_schema() -> list[str]:
    """The services that have a MySQL schema and a user, both with the service's name: those with migrations."""
    return [name for name in names() if (FUNCTIONS / name / "migrations").is_dir()]
