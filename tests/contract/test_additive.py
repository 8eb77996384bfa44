"""A published message only ever gains optional fields, against every version of its schema that was ever committed."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.additive import breaches
from tools import schemas

ROOT = schemas.FOLDER.parent.parent
Schema = dict[str, Any]


def git(*arguments: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True).stdout


def published() -> list[tuple[str, str]]:
    """(commit, path) of every version of every schema."""
    log = git("log", "--format=commit %H", "--name-only", "--diff-filter=AM", "--", "events/schemas")
    found, commit = [], ""
    for line in filter(None, log.splitlines()):
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        else:
            found.append((commit, line))
    return found


def test_every_published_version_still_holds() -> None:
    now = {path.relative_to(ROOT).as_posix(): json.loads(text) for path, text in schemas.files().items()}
    for commit, path in published():
        assert path in now, f"{path} was published in {commit[:8]} and is gone; publish a v2 beside it"
        found = breaches(json.loads(git("show", f"{commit}:{path}")), now[path])
        assert not found, f"{path} breaks its version of {commit[:8]}:\n" + "\n".join(found)


def drop(schema: Schema) -> None:
    del schema["$defs"]["OrderConfirmed"]["properties"]["total"]


def require(schema: Schema) -> None:
    schema["$defs"]["OrderConfirmed"]["properties"]["note"] = {"type": "string"}
    schema["$defs"]["OrderConfirmed"]["required"].append("note")


def loosen(schema: Schema) -> None:
    schema["$defs"]["OrderLine"]["required"].remove("title")


def retype(schema: Schema) -> None:
    schema["$defs"]["Price"]["properties"]["amount"] = {"type": "string"}


def repattern(schema: Schema) -> None:
    schema["$defs"]["Price"]["properties"]["currency"]["pattern"] = "^EUR$"


def renull(schema: Schema) -> None:
    schema["properties"]["causation_id"]["anyOf"].pop()


def rename(schema: Schema) -> None:
    schema["properties"]["type"]["const"] = "shop.orders.confirmed"


def committed() -> Schema:
    path = schemas.FOLDER / "orders" / "order_confirmed.v1.json"
    loaded: Schema = json.loads(Path(path).read_text())
    return loaded


@pytest.mark.parametrize("change", [drop, require, loosen, retype, repattern, renull, rename])
def test_a_breaking_change_is_seen(change: Callable[[Schema], None]) -> None:
    old = committed()
    change(new := copy.deepcopy(old))
    assert breaches(old, new)


def test_an_optional_field_may_come() -> None:
    old = committed()
    new = copy.deepcopy(old)
    new["$defs"]["OrderConfirmed"]["properties"]["note"] = {"type": "string", "default": ""}
    new["$defs"]["OrderConfirmed"]["description"] = "Another wording."
    assert not breaches(old, new)
