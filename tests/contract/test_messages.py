"""Producer and consumer against the committed schema: what we send it accepts, and what it accepts we read."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError
from pydantic import ValidationError

from shop.contracts.message import Envelope, Message
from shop.contracts.registry import all_messages
from tools import generated, schemas
from tools.catalog import load
from tools.sample_messages import BY_TYPE, MESSAGES, envelope

CATALOG = load()
IDS = [message.TYPE for message in MESSAGES]


def owner_of(message: Message) -> str:
    return CATALOG.messages[message.TYPE].owner


def validator(message: Message) -> Draft202012Validator:
    schema = json.loads(schemas.path_of(owner_of(message), type(message)).read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def sent(message: Message) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        envelope(message, CATALOG.messages[message.TYPE].producers[0]).model_dump_json()
    )
    return loaded


def test_every_contract_has_a_sample() -> None:
    assert BY_TYPE.keys() == {message.TYPE for message in all_messages()}


def test_committed_schemas_are_those_of_the_contracts() -> None:
    assert not generated.stale(schemas.files(), schemas.FOLDER), "run `make schemas`"


@pytest.mark.parametrize("message", MESSAGES, ids=IDS)
def test_what_is_sent_fits_the_schema_and_reads_back(message: Message) -> None:
    body = sent(message)
    validator(message).validate(body)
    assert Envelope[type(message)].model_validate(body).data == message  # type: ignore[misc]


@pytest.mark.parametrize("message", MESSAGES, ids=IDS)
def test_consumers_ignore_what_they_do_not_know(message: Message) -> None:
    body = sent(message)
    body["added_later"] = body["data"]["added_later"] = 1
    validator(message).validate(body)
    assert Envelope[type(message)].model_validate(body).data == message  # type: ignore[misc]


@pytest.mark.parametrize("message", MESSAGES, ids=IDS)
def test_both_sides_refuse_each_missing_field(message: Message) -> None:
    check, body = validator(message), sent(message)
    required = type(message).model_json_schema().get("required", [])
    for name in required:
        broken = copy.deepcopy(body)
        del broken["data"][name]
        with pytest.raises(SchemaError):
            check.validate(broken)
        with pytest.raises(ValidationError):
            Envelope[type(message)].model_validate(broken)  # type: ignore[misc]


@pytest.mark.parametrize("message", MESSAGES, ids=IDS)
def test_a_schema_accepts_its_own_type_and_version_only(message: Message) -> None:
    check = validator(message)
    for change in ({"type": "shop.orders.something_else"}, {"version": 2}):
        with pytest.raises(SchemaError):
            check.validate(sent(message) | change)
