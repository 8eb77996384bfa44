"""The shop's template, read with the addresses of the local stack as its parameters."""

from __future__ import annotations

from localstack.lambdas.model import App
from localstack.lambdas.template import read
from localstack.stack import ROOT, Stack

HOST = "127.0.0.1"
TEMPLATE = ROOT / "template.yaml"
BUILD = ROOT / ".local" / "build"
TRANSLATED = BUILD / "templates"
"""Translated templates are kept here, because SAM's translator takes a second."""


def read_app(stack: Stack) -> App:
    return read(TEMPLATE, parameters(stack), stack.values["AWS_REGION"], TRANSLATED)


def parameters(stack: Stack) -> dict[str, str]:
    """The value of every parameter that template.yaml has no default for, or another one locally."""
    arn = f"arn:aws:{{}}:{stack.values['AWS_REGION']}:000000000000:{{}}"
    return {
        "SubnetIds": "subnet-local",
        "SecurityGroupIds": "sg-local",
        "AwsEndpointUrl": stack.url("localstack"),
        "MysqlHost": HOST,
        "MysqlPort": str(stack.port("mysql")),
        "RedisHost": HOST,
        "RedisPort": str(stack.port("redis")),
        "CartRedisHost": HOST,
        "CartRedisPort": str(stack.port("cart_redis")),
        "RedisTls": "false",
        "MongoUri": f"mongodb://{HOST}:{stack.port('mongo')}",
        "MongoDatabase": stack.values["MONGO_DATABASE"],
        "OpensearchUrl": stack.url("opensearch"),
        "OpensearchIndex": stack.values["OPENSEARCH_INDEX"],
        "OpensearchSecretId": "",
        "KafkaBrokers": brokers(stack),
        "KafkaSecurity": "PLAINTEXT",
        "KafkaSecretArn": "cartwright/kafka",
        "MskClusterArn": arn.format("kafka", "cluster/local/0"),
        "SecretsKeyId": "local",
        "ShopUrl": stack.url("shop"),
        "ProviderUrl": stack.url("provider"),
        "MailSender": stack.values["MAIL_SENDER"],
    }


def brokers(stack: Stack) -> str:
    return f"{HOST}:{stack.port('kafka')}"
