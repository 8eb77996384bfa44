"""docs/events.md: the catalog and the schemas, to read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from shop.contracts.message import Command, Message
from shop.contracts.registry import all_messages
from tools import generated, schemas
from tools.catalog import Catalog, Entry, Topic, load
from tools.sample_messages import BY_TYPE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
HEAD = """# Events and commands

Written by `make docs` from events/catalog.yaml and shop.contracts. Each message travels as JSON in an envelope: `id`,
`type`, `version`, `occurred_at`, `producer`, `aggregate_id`, `aggregate_version`, `correlation_id`, `causation_id`,
`traceparent`, `data`. Its Kafka key is its aggregate's id. Records that a mapping gave up on, or that the search step
cannot take, go to `{failed}`. The search step leaves out a body that is too large for it: then the header
`failure-body` is `omitted`, and `failure-topic`, `failure-partition` and `failure-offset` say where the record is.
"""


def files() -> dict[Path, str]:
    return {PAGE: "\n".join(_page(load())) + "\n"}


def _page(catalog: Catalog) -> Iterator[str]:
    contracts = {message.TYPE: message for message in all_messages()}
    yield HEAD.format(failed=catalog.failed_topic)
    for topic in catalog.topics.values():
        entries = [entry for entry in catalog.messages.values() if entry.topic == topic.name]
        yield from _topic(topic, entries)
        for entry in entries:
            yield from _message(entry, contracts[entry.type])


def _topic(topic: Topic, entries: list[Entry]) -> Iterator[str]:
    yield f"## {topic.name}\n"
    yield f"{topic.about} Owner: {topic.owner}. {topic.partitions} partitions.\n"
    yield "| Message | Key | From | To |\n|---|---|---|---|"
    for entry in entries:
        yield f"| `{entry.type}` | {entry.key} | {', '.join(entry.producers)} | {', '.join(entry.consumers)} |"
    yield ""


def _message(entry: Entry, contract: type[Message]) -> Iterator[str]:
    kind = "A command" if issubclass(contract, Command) else "An event"
    schema = schemas.path_of(entry.owner, contract).relative_to(PAGE.parent.parent).as_posix()
    yield f"### {entry.type}\n"
    own = contract.__dict__.get("__doc__")
    if own:
        yield " ".join(own.split()) + "\n"
    yield f"{kind}, version {contract.VERSION} ([schema](../{schema})). Its data, for example:\n"
    yield f"```json\n{json.dumps(json.loads(BY_TYPE[entry.type].model_dump_json()), indent=2)}\n```\n"


if __name__ == "__main__":
    raise SystemExit(generated.main("make docs", __doc__, files))
