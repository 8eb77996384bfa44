"""Destinations of failed invokes and batches, on the test stack's LocalStack."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any, cast

import boto3
import pytest

from localstack.lambdas.aws import Aws
from localstack.lambdas.destinations import Destinations
from localstack.lambdas.runtime.fleet import Fleet
from localstack.stack import Stack

ENDPOINT = Stack("test").url("localstack")
RECORD = {"requestContext": {"condition": "RetriesExhausted"}}
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
NO_FLEET = cast("Fleet", None)


def client(service: Any) -> Any:
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def send(arn: str, endpoint: str = ENDPOINT) -> bool:
    return asyncio.run(Destinations(Aws(endpoint, "eu-west-1", CREDENTIALS), NO_FLEET).send(arn, RECORD, "Fn"))


def test_a_queue_gets_the_record() -> None:
    sqs, name = client("sqs"), f"test-{uuid.uuid4()}"
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    assert send(f"arn:aws:sqs:eu-west-1:000000000000:{name}")
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert json.loads(message["Body"]) == RECORD
    sqs.delete_queue(QueueUrl=url)


def test_a_bucket_gets_the_record() -> None:
    s3, name = client("s3"), f"test-{uuid.uuid4()}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    assert send(f"arn:aws:s3:::{name}")
    (found,) = s3.list_objects_v2(Bucket=name)["Contents"]
    assert found["Key"].startswith("aws/lambda/")
    assert json.load(s3.get_object(Bucket=name, Key=found["Key"])["Body"]) == RECORD
    s3.delete_object(Bucket=name, Key=found["Key"])
    s3.delete_bucket(Bucket=name)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", ENDPOINT])
def test_a_record_that_its_destination_refuses_is_logged(endpoint: str, caplog: pytest.LogCaptureFixture) -> None:
    assert not send("arn:aws:sqs:eu-west-1:000000000000:test-no-such-queue", endpoint)
    assert "did not take the record" in caplog.text
    assert "RetriesExhausted" in caplog.text
