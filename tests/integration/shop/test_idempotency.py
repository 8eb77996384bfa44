"""Idempotency-Key on the real engine: the key's row, the effect and the stored answer are one transaction."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import Response
from pydantic import BaseModel

from shop.http.idempotency import once
from shop.messaging.idempotency_keys import IdempotentRequest, KeyReusedError, TwinError
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Producer
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database

from .conftest import Notes, build

REQUEST = IdempotentRequest("caller", "POST /v1/notes", "key-1", "hash-1")


class Answer(BaseModel):
    text: str


def place(unit_of_work: UnitOfWork[Notes], text: str, request: IdempotentRequest = REQUEST) -> Response:
    def work(notes: Notes, prepared: str) -> Answer:
        notes.put("n", prepared)
        return Answer(text=prepared)

    return once(unit_of_work, request, status=202, prepare=lambda: text, work=work)


def texts(unit_of_work: UnitOfWork[Notes]) -> list[str]:
    return unit_of_work.run(lambda notes: notes.texts("n"))


def test_the_same_key_gives_the_first_answer_and_has_no_second_effect(unit_of_work: UnitOfWork[Notes]) -> None:
    first, again = place(unit_of_work, "one"), place(unit_of_work, "two")

    assert (again.status_code, again.body) == (202, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert texts(unit_of_work) == ["one"]


def test_the_same_key_with_another_body_is_refused(unit_of_work: UnitOfWork[Notes]) -> None:
    place(unit_of_work, "one")

    with pytest.raises(KeyReusedError):
        place(unit_of_work, "two", IdempotentRequest("caller", "POST /v1/notes", "key-1", "another-hash"))

    assert texts(unit_of_work) == ["one"]


def test_keys_of_two_callers_do_not_meet(unit_of_work: UnitOfWork[Notes]) -> None:
    place(unit_of_work, "one")
    place(unit_of_work, "two", IdempotentRequest("other", "POST /v1/notes", "key-1", "hash-1"))

    assert texts(unit_of_work) == ["one", "two"]


def test_keys_and_routes_that_differ_in_case_do_not_meet(unit_of_work: UnitOfWork[Notes]) -> None:
    place(unit_of_work, "one")
    place(unit_of_work, "two", replace(REQUEST, key="KEY-1"))
    place(unit_of_work, "three", replace(REQUEST, route="POST /v1/Notes"))

    assert texts(unit_of_work) == ["one", "two", "three"]


def test_an_error_gives_the_key_back(unit_of_work: UnitOfWork[Notes]) -> None:
    def fails(notes: Notes, _: str) -> Answer:
        notes.put("n", "half")
        raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        once(unit_of_work, REQUEST, status=202, prepare=lambda: "", work=fails)

    assert json.loads(bytes(place(unit_of_work, "whole").body)) == {"text": "whole"}
    assert texts(unit_of_work) == ["whole"]


@pytest.fixture
def twin(
    own_schema: MySql, open_database: Callable[[MySql], Database], open_producer: Callable[[], Producer]
) -> UnitOfWork[Notes]:
    """Another process on the same schema, with the short lock wait of an API."""
    database = Database(own_schema, lock_wait_seconds=1)
    return UnitOfWork(database, build, Outbox(open_database(own_schema), open_producer()))


def test_a_twin_of_a_request_that_is_being_processed_gets_409(
    unit_of_work: UnitOfWork[Notes], twin: UnitOfWork[Notes]
) -> None:
    at_work, told = threading.Event(), threading.Event()

    def slow(notes: Notes, _: str) -> Answer:
        notes.put("n", "one")
        at_work.set()
        assert told.wait(10)
        return Answer(text="one")

    thread = threading.Thread(
        target=lambda: once(unit_of_work, REQUEST, status=202, prepare=lambda: "", work=slow), daemon=True
    )
    thread.start()
    assert at_work.wait(10)
    with pytest.raises(TwinError) as refused:
        place(twin, "two")
    told.set()
    thread.join(10)

    assert refused.value.retry_after == 1
    assert bytes(place(twin, "two").body) == b'{"text":"one"}'
    assert texts(twin) == ["one"]
    twin.database.close()
