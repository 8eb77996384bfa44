"""What of its sources a function gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localstack.lambdas import layout
from localstack.lambdas.layout import Code, lay_out
from localstack.lambdas.model import App, Function, Source
from localstack.lambdas.packages import install

FUNCTION = Function("Fn", "Fn", "app.handler", (), 3.0, 128, {}, "arn")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "src"
    for name in ("helpers", ".git", "__pycache__"):
        (folder / name).mkdir(parents=True)
    for name in ("app.py", "words.json", "requirements.txt"):
        (folder / name).write_text("")
    return folder


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, Path]]:
    """(requirements, target) of what pip would install."""
    found: list[tuple[Path, Path]] = []
    monkeypatch.setattr(layout, "install", lambda requirements, target, _: found.append((requirements, target)))
    return found


def laid_out(source: Path, method: str | None, **more: Any) -> Code:
    functions = {"Fn": FUNCTION, **more}
    app = App(functions, {name: Source(source, method) for name in functions}, None, (), ())
    return lay_out(app, source.parent / "build", print)["Fn"]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_function_gets_its_whole_folder(source: Path, installed: list[tuple[Path, Path]]) -> None:
    code = laid_out(source, None)
    assert names(code.task) == {"app.py", "helpers", "words.json", "requirements.txt"}
    assert source / "helpers" in code.sources
    assert len(installed) == 1  # the runtime


def test_a_function_that_a_makefile_builds_gets_its_package_only(
    source: Path, installed: list[tuple[Path, Path]]
) -> None:
    (source / "requirements.txt").write_text("requests")
    assert names(laid_out(source, "makefile").task) == {"app.py"}
    assert len(installed) == 1


def test_functions_of_one_folder_share_its_packages(source: Path, installed: list[tuple[Path, Path]]) -> None:
    (source / "requirements.txt").write_text("requests")
    code = laid_out(source, None, Other=Function("Other", "Other", "app.other", (), 3.0, 128, {}, "arn"))
    _, first, second = installed
    assert first == second == (source / "requirements.txt", code.layers[0])


def test_a_link_to_packages_that_are_not_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    target = tmp_path / "packages"
    target.symlink_to(tmp_path / "gone")
    install(tmp_path / "requirements.txt", target, lambda _: None)
    assert target.is_dir()
    assert not target.is_symlink()
