"""Lists and search, as far as reconciliation asks: newest first, by cursor; search by metadata and status."""

from __future__ import annotations

import json
import re

from localstack.payment_provider import params as read
from localstack.payment_provider.books import Books
from localstack.payment_provider.errors import Json, invalid
from localstack.payment_provider.forms import Params

_METADATA = re.compile(r"""metadata\[["'](\w+)["']\]\s*:\s*["']([^"']*)["']""")
_BOUNDS = {"gte": ">=", "gt": ">", "lte": "<=", "lt": "<"}
_STATUS = re.compile(r"""status\s*:\s*["'](\w+)["']""")


def page(books: Books, params: Params, kind: str, url: str) -> Json:
    read.only(params, "limit", "starting_after", "payment_intent", "created", "type")
    limit = read.integer(params, "limit", 10)
    where, values = ["kind = ?"], [kind]
    if "payment_intent" in params:
        where.append("intent = ?")
        values.append(read.text(params, "payment_intent"))
    if "type" in params:
        where.append("json_extract(body, '$.type') = ?")
        values.append(read.text(params, "type"))
    if "starting_after" in params:
        where.append("seq < (SELECT seq FROM objects WHERE id = ?)")
        values.append(read.text(params, "starting_after"))
    for sign, bound in read.mapping(params, "created").items():
        if sign not in _BOUNDS:
            raise invalid("created", f"created takes {', '.join(_BOUNDS)}.")
        where.append(f"created {_BOUNDS[sign]} CAST(? AS INTEGER)")
        values.append(bound)
    return {"object": "list", "url": url, **_rows(books, " AND ".join(where), values, min(limit, 100))}


def search(books: Books, params: Params, kind: str, url: str) -> Json:
    read.only(params, "query", "limit", "page")
    query = read.text(params, "query")
    where, values = ["kind = ?"], [kind]
    for name, value in _METADATA.findall(query):
        where.append("order_id = ?" if name == "order_id" else f"json_extract(body, '$.metadata.{name}') = ?")
        values.append(value)
    for status in _STATUS.findall(query):
        where.append("json_extract(body, '$.status') = ?")
        values.append(status)
    if len(where) == 1:
        raise invalid("query", "Search by metadata['name']:'value' or status:'value'.")
    found = _rows(books, " AND ".join(where), values, min(read.integer(params, "limit", 10), 100))
    return {"object": "search_result", "url": url, "next_page": None, **found}


def _rows(books: Books, where: str, values: list[str], limit: int) -> Json:
    sql = f"SELECT body FROM objects WHERE {where} ORDER BY seq DESC LIMIT {limit + 1}"
    rows = books.store.rows(sql, *values)
    return {"data": [json.loads(body) for (body,) in rows[:limit]], "has_more": len(rows) > limit}
