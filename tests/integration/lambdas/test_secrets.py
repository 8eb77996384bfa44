"""The endpoint of the Parameters and Secrets extension, with the test stack's LocalStack and without."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest

from localstack.stack import Stack

TOKEN = {"X-Aws-Parameters-Secrets-Token": "local"}


@pytest.fixture
def extension(toy: Any) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{toy.secrets_port}", headers=TOKEN) as client:
        yield client


def client(service: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=Stack("test").url("localstack"),
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def test_a_secret_is_read_from_localstack_and_cached(extension: httpx.Client) -> None:
    name = f"test/{uuid.uuid4()}"
    secrets = client("secretsmanager")
    secrets.create_secret(Name=name, SecretString='{"password": "one"}')

    def password() -> Any:
        answer = extension.get("/secretsmanager/get", params={"secretId": name})
        assert answer.status_code == 200, answer.text
        return json.loads(answer.json()["SecretString"])["password"]

    assert password() == "one"
    secrets.put_secret_value(SecretId=name, SecretString='{"password": "two"}')
    assert password() == "one"


def test_a_parameter_is_answered(extension: httpx.Client) -> None:
    name = f"/test/{uuid.uuid4()}"
    client("ssm").put_parameter(Name=name, Value="v", Type="String")
    answer = extension.get("/systemsmanager/parameters/get", params={"name": name})
    assert answer.json()["Parameter"]["Value"] == "v"


@pytest.mark.parametrize("token", [{}, {"X-Aws-Parameters-Secrets-Token": "guessed"}])
def test_without_the_session_token_there_is_no_secret(toy: Any, token: dict[str, str]) -> None:
    answer = httpx.get(f"http://127.0.0.1:{toy.secrets_port}/secretsmanager/get?secretId=x", headers=token)
    assert answer.status_code == 401


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_page_of_another_site_gets_no_secret(extension: httpx.Client, headers: dict[str, str]) -> None:
    assert extension.get("/secretsmanager/get?secretId=x", headers=headers).status_code == 403


def test_an_unknown_secret_is_answered_with_the_error_of_aws(extension: httpx.Client) -> None:
    answer = extension.get("/secretsmanager/get", params={"secretId": "test/none"})
    assert answer.status_code == 400
    assert "ResourceNotFoundException" in answer.text
    assert extension.get("/secretsmanager/get").status_code == 400
    assert extension.get("/elsewhere").status_code == 404


def test_without_localstack_the_answer_is_503(service: Any) -> None:
    running = service(aws_endpoint="http://127.0.0.1:9")
    url = f"http://127.0.0.1:{running.secrets_port}/secretsmanager/get?secretId=x"
    answer = httpx.get(url, headers=TOKEN)
    assert answer.status_code == 503
    assert "AWS does not answer" in answer.json()["message"]
