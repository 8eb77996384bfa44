"""Files that are written from the code, committed, and compared in `make check`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

Files = Mapping[Path, str]
"""What each file must hold."""


def stale(files: Files, folder: Path | None = None) -> list[str]:
    """What differs from the committed files; in `folder`, files that nothing writes any more count too."""
    found = [f"{path} is missing" for path in files if not path.exists()]
    found += [f"{path} is out of date" for path, text in files.items() if path.exists() and path.read_text() != text]
    left = folder.rglob("*.json") if folder else ()
    return found + [f"{path} is written by nothing any more" for path in left if path not in files]


def write(files: Files, folder: Path | None = None) -> None:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for path in folder.rglob("*.json") if folder else ():
        if path not in files:
            path.unlink()


def main(program: str, description: str, make: Callable[[], Files], folder: Path | None = None) -> int:
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("action", choices=["write", "check"])
    if parser.parse_args().action == "write":
        write(files := make(), folder)
        print(f"{program}: {len(files)} files written")
        return 0
    problems = stale(make(), folder)
    print("\n".join([*problems, "Run `make docs` and commit what it wrote."] if problems else ["up to date"]))
    return 1 if problems else 0
