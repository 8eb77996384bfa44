"""events/catalog.yaml, read and typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).resolve().parent.parent / "events" / "catalog.yaml"


@dataclass(frozen=True)
class Topic:
    name: str
    owner: str
    partitions: int
    about: str


@dataclass(frozen=True)
class Entry:
    """What one message is, who sends it and which steps (`orders.on_payments`) act on it."""

    type: str
    topic: str
    key: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    topics: dict[str, Topic]
    failed_topic: str
    messages: dict[str, Entry]

    def readers(self, topic: str) -> set[str]:
        return {reader for entry in self.messages.values() if entry.topic == topic for reader in entry.consumers}


@cache
def load(path: Path = PATH) -> Catalog:
    content = yaml.safe_load(path.read_text())
    return Catalog(
        topics={name: Topic(name, **about) for name, about in content["topics"].items()},
        failed_topic=content["failed_topic"],
        messages={name: _entry(name, about) for name, about in content["messages"].items()},
    )


def _entry(name: str, about: dict[str, object]) -> Entry:
    return Entry(name, **{key: tuple(value) if isinstance(value, list) else value for key, value in about.items()})  # type: ignore[arg-type]
