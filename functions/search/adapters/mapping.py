"""The settings and fields of the index. To change the type of a field, create a `products-v2`, fill it from the topic,
then move the alias. Readers and writers use the alias only."""

from __future__ import annotations

from typing import Any

VERSION = 1

_TEXT = {"type": "text", "analyzer": "words"}

BODY: dict[str, Any] = {
    "settings": {
        "number_of_shards": 1,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "1s",
        "analysis": {
            "analyzer": {"words": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}},
            "normalizer": {"lowercase": {"type": "custom", "filter": ["lowercase"]}},
        },
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "product_id": {"type": "keyword"},
            "listed": {"type": "boolean"},
            "title": {"type": "search_as_you_type", "analyzer": "words"},
            "description": _TEXT,
            "category": {"type": "keyword", "fields": {"words": _TEXT}},
            "attributes": _TEXT,
            "skus": {"type": "keyword", "normalizer": "lowercase"},
            "prices": {"type": "long"},
            # Only answered, never searched.
            "variants": {"type": "object", "enabled": False},
        },
    },
}


def index_name(alias: str) -> str:
    return f"{alias}-v{VERSION}"
