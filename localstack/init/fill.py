"""All of it, side by side: no part needs another, but migrations need their schemas."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from localstack.engines.progress import step
from localstack.init import aws, databases, migrations, topics
from localstack.stack import Stack


def fill(stack: Stack) -> None:
    with ThreadPoolExecutor() as pool:
        parts = [pool.submit(part, stack) for part in (_databases, _topics, _aws)]
    for part in parts:
        part.result()


def _databases(stack: Stack) -> None:
    with step("schemas, users, migrations"):
        databases.create(stack)
        migrations.migrate(stack)


def _topics(stack: Stack) -> None:
    with step("topics"):
        topics.create(stack)


def _aws(stack: Stack) -> None:
    with step("secrets, mail identity, queues"):
        aws.seed(stack)
