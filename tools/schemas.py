"""events/schemas/<owner>/<event>.v<version>.json, from shop.contracts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from shop.contracts.message import Envelope, Message
from shop.contracts.registry import OWNERS, messages
from tools import generated

FOLDER = Path(__file__).resolve().parent.parent / "events" / "schemas"


class Plain(GenerateJsonSchema):
    """Leaves out the title of each field, which only repeats its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def schema_of(message: type[Message]) -> dict[str, Any]:
    """The envelope with its data. Type and version are constants, so that a schema accepts its own message only."""
    schema = Envelope[message].model_json_schema(schema_generator=Plain)  # type: ignore[valid-type]
    schema["properties"]["type"] = {"const": message.TYPE}
    schema["properties"]["version"] = {"const": message.VERSION}
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{message.TYPE} v{message.VERSION}",
        "description": f"On topic {message.TOPIC}, keyed by {message.KEY}.",
    }
    return head | {key: value for key, value in schema.items() if key not in head}


def path_of(owner: str, message: type[Message]) -> Path:
    return FOLDER / owner / f"{message.TYPE.rpartition('.')[2]}.v{message.VERSION}.json"


def files() -> dict[Path, str]:
    return {
        path_of(owner, message): json.dumps(schema_of(message), indent=2) + "\n"
        for owner in OWNERS
        for message in messages(owner)
    }


if __name__ == "__main__":
    raise SystemExit(generated.main("make schemas", __doc__, files, FOLDER))
