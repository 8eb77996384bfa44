"""The same template under `sam local invoke`: one API function and one Kafka step, on the engines of the test stack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localstack import stack
from tools import sam_local
from tools.lambda_image import NoImageError, ensure
from tools.sample_messages import BY_TYPE, envelope
from tools.sample_payloads import kafka_event

pytestmark = pytest.mark.slow
Invoke = Callable[[str, dict[str, Any]], sam_local.Invoked]


@pytest.fixture(scope="module")
def docker() -> None:
    if problem := sam_local.docker_problem():
        pytest.skip(problem)
    try:
        ensure()
    except NoImageError as error:
        pytest.skip(str(error))


@pytest.fixture
def invoke(docker: None, tmp_path: Path) -> Invoke:
    def run(function: str, event: dict[str, Any]) -> sam_local.Invoked:
        file = tmp_path / f"{function}.json"
        file.write_text(json.dumps(event))
        return sam_local.invoke(function, file, stack.current())

    return run


def sample(function: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((stack.ROOT / "events" / "samples" / f"{function}.json").read_text())
    return loaded


def test_products_api_answers_from_its_container(invoke: Invoke) -> None:
    invoked = invoke("ProductsApi", sample("ProductsApi"))
    assert invoked.answer["statusCode"] == 200, invoked.log
    assert "items" in json.loads(invoked.answer["body"])


def test_a_kafka_step_takes_its_batch(invoke: Invoke) -> None:
    """A contact is copied, its duplicate dropped, and what no one can read is parked, so that no batch fails for it."""
    message = envelope(BY_TYPE["shop.auth.customer_registered"], "auth")
    invoked = invoke("NotificationsOnContacts", kafka_event("shop.contacts.v1", [message, message, b"no json at all"]))
    assert invoked.answer == {"batchItemFailures": []}, invoked.log
    assert "event parked" in invoked.log
    assert "event failed" not in invoked.log
