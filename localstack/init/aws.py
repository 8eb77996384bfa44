"""Creates secrets, the mail identity and queues in LocalStack, at every start, because it keeps nothing."""

from __future__ import annotations

import json
import re
from typing import Any

import boto3

from localstack import services
from localstack.init.tokens import signing_key
from localstack.stack import ROOT, Stack

QUEUE = re.compile(r"^  (\w+):\n    Type: AWS::SQS::Queue$", re.MULTILINE)


def seed(stack: Stack) -> None:
    _secrets(_client(stack, "secretsmanager"), secret_values(stack))
    _client(stack, "ses").verify_email_identity(EmailAddress=stack.values["MAIL_SENDER"])
    queues = _client(stack, "sqs")
    for name in QUEUE.findall((ROOT / "template.yaml").read_text()):
        queues.create_queue(QueueName=name)


def secret_values(stack: Stack) -> dict[str, dict[str, Any]]:
    password = stack.values["MYSQL_SERVICE_PASSWORD"]
    databases = {
        f"cartwright/mysql/{name}": {"username": name, "password": password} for name in services.with_schema()
    }
    return databases | {
        "cartwright/redis": {"password": stack.values["REDIS_PASSWORD"]},
        "cartwright/cart-redis": {"password": stack.values["CART_REDIS_PASSWORD"]},
        # Empty: these engines ask for no user locally.
        "cartwright/mongo": {"username": "", "password": ""},
        "cartwright/kafka": {"username": "", "password": ""},
        "cartwright/tokens": signing_key(stack),
        "cartwright/provider": {
            "api_key": stack.values["PROVIDER_API_KEY"],
            "webhook_secrets": stack.values["PROVIDER_WEBHOOK_SECRETS"].split(","),
        },
    }


def _secrets(client: Any, values: dict[str, dict[str, Any]]) -> None:
    pages = client.get_paginator("list_secrets").paginate()
    existing = {secret["Name"] for page in pages for secret in page["SecretList"]}
    for name, value in values.items():
        if name in existing:
            client.put_secret_value(SecretId=name, SecretString=json.dumps(value))
        else:
            client.create_secret(Name=name, SecretString=json.dumps(value))


def _client(stack: Stack, service: str) -> Any:
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=stack.url("localstack"),
        region_name=stack.values["AWS_REGION"],
        aws_access_key_id=stack.values["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=stack.values["AWS_SECRET_ACCESS_KEY"],
    )
