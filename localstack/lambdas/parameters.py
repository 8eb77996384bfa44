"""What the template's parameters are on the local stack. The only place where the two meet."""

from __future__ import annotations

from localstack.lambdas.errors import LambdasError
from localstack.stack import Stack

HOST = "127.0.0.1"
SENDER = "shop@cartwright.example"


def parameters(stack: Stack) -> dict[str, str]:
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
        "MailSender": SENDER,
    }


def brokers(stack: Stack) -> str:
    return f"{HOST}:{stack.port('kafka')}"


def parse_pairs(pairs: list[str]) -> dict[str, str]:
    """NAME=VALUE, as --parameter takes them."""
    split = [pair.partition("=") for pair in pairs]
    wrong = [pair for pair, (_, equals, _) in zip(pairs, split, strict=True) if not equals]
    if wrong:
        raise LambdasError(f"--parameter takes NAME=VALUE, not {wrong[0]!r}.")
    return {name: value for name, _, value in split}
