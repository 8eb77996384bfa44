"""What is committed holds no secret, no machine's own paths, no registry's name, and locks what it asks for."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Iterator

import pytest

from tools.template import ROOT

FORBIDDEN = {
    r"AKIA[0-9A-Z]{16}": "an AWS access key",
    r"\bsk_live_\w+": "a live key of the payment provider",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{20}": "a private key",
    r"/root/|/work/(main|shared)|/home/\w+/": "a path of one machine",
    r"files\.pythonhosted\.org|pypi\.org|repo1?\.maven\.(apache\.)?org": "a registry's host",
}
SHARED_LOCKS = {
    "layers/deps/requirements.in": "layers/deps/requirements.txt",
    "requirements-dev.in": "requirements-dev.txt",
}
LOCKS = SHARED_LOCKS | {
    "localstack/engines/localstack-requirements.in": "localstack/engines/localstack-requirements.txt"
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s\\;]+)", re.MULTILINE)


def forbidden(text: str) -> Iterator[str]:
    for pattern, what in FORBIDDEN.items():
        if found := re.search(pattern, text):
            yield f"{what}: {found[0][:40]!r}"


def committed() -> Iterator[tuple[str, str]]:
    names = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        path = ROOT / name
        if path.is_file() and name != "tests/architecture/test_repository.py":
            yield name, path.read_text(errors="replace")


def pins(text: str) -> dict[str, str]:
    return {name.lower().replace("_", "-"): version for name, version in PIN.findall(text)}


def test_nothing_forbidden_is_committed() -> None:
    found = [f"{name} holds {problem}" for name, text in committed() for problem in forbidden(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("text", ["AKIAABCDEFGHIJKLMNOP", "sk_live_abc", "open('/root/x')", "see pypi.org/simple"])
def test_the_forbidden_is_seen(text: str) -> None:
    assert list(forbidden(text))


@pytest.mark.parametrize("source", LOCKS)
def test_the_lock_has_what_is_asked_for(source: str) -> None:
    asked, locked = pins((ROOT / source).read_text()), pins((ROOT / LOCKS[source]).read_text())
    assert {name: locked.get(name) for name in asked} == asked, "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS.values())
def test_every_locked_package_has_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    unhashed = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text) if PIN.match(entry) and "--hash=" not in entry]
    assert not unhashed


def test_developers_and_functions_run_the_same_packages() -> None:
    shipped, installed = (pins((ROOT / lock).read_text()) for lock in SHARED_LOCKS.values())
    assert {name: installed.get(name) for name in shipped} == shipped, "run `make lock`"


def test_make_calls_only_modules_that_exist_and_documents_each_target() -> None:
    text = (ROOT / "Makefile").read_text()
    called = set(re.findall(r"-m ([a-z_.]+)", text)) - {"ruff"}
    assert not [name for name in called if importlib.util.find_spec(name) is None]
    targets = {name for line in re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE) for name in line.split()}
    assert targets == set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
