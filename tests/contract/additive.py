"""May a schema take the place of an older version of itself? Only if what was said holds, and what is new is optional.

Both directions count: today's consumers read records of years ago, and yesterday's consumers read today's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
WORDS_ONLY = {"title", "description", "examples", "default", "$schema"}


def breaches(old: Schema, new: Schema) -> list[str]:
    return list(_object("", old, new, old, new))


def _object(path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema) -> Iterator[str]:
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    old_required, new_required = set(old.get("required", [])), set(new.get("required", []))
    for name in sorted(old_fields.keys() - new_fields.keys()):
        yield f"{path}/{name} is gone"
    for name in sorted(new_required - old_required):
        yield f"{path}/{name} is required, and old records lack it"
    for name in sorted((old_required - new_required) & new_fields.keys()):
        yield f"{path}/{name} is no longer required, and old consumers need it"
    for name in sorted(old_fields.keys() & new_fields.keys()):
        yield from _value(f"{path}/{name}", old_fields[name], new_fields[name], old_root, new_root)
    yield from _rest(path, old, new, {"properties", "required", "$defs"})


def _value(path: str, old: Any, new: Any, old_root: Schema, new_root: Schema) -> Iterator[str]:
    old, new = _follow(old, old_root), _follow(new, new_root)
    if "properties" in old and "properties" in new:
        yield from _object(path, old, new, old_root, new_root)
        return
    for keyword in ("items", "additionalProperties"):
        if isinstance(old.get(keyword), dict) and isinstance(new.get(keyword), dict):
            yield from _value(f"{path}/{keyword}", old[keyword], new[keyword], old_root, new_root)
    if "anyOf" in old and "anyOf" in new and len(old["anyOf"]) == len(new["anyOf"]):
        for before, after in zip(old["anyOf"], new["anyOf"], strict=True):
            yield from _value(path, before, after, old_root, new_root)
    nested = {key for key in ("items", "additionalProperties", "anyOf") if type(old.get(key)) is type(new.get(key))}
    yield from _rest(path, old, new, nested - {"anyOf"} if _anyof_changed(old, new) else nested)


def _anyof_changed(old: Schema, new: Schema) -> bool:
    return len(old.get("anyOf", ())) != len(new.get("anyOf", ()))


def _rest(path: str, old: Schema, new: Schema, seen: set[str]) -> Iterator[str]:
    """Any other keyword (type, enum, pattern, bounds) must be what it was: wide breaks one side, narrow the other."""
    for keyword in sorted((old.keys() | new.keys()) - seen - WORDS_ONLY):
        if old.get(keyword) != new.get(keyword):
            yield f"{path}: {keyword} was {old.get(keyword)}, is {new.get(keyword)}"


def _follow(schema: Any, root: Schema) -> Schema:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema if isinstance(schema, dict) else {"is": schema}
