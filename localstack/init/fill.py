"""Fills each engine as soon as it answers. No step needs another engine."""

from __future__ import annotations

from functools import partial

from localstack.engines.progress import step
from localstack.engines.supervisor import Then
from localstack.init import aws, databases, migrations, topics
from localstack.stack import Stack


def steps(stack: Stack) -> Then:
    return {"mysql": partial(_databases, stack), "kafka": partial(_topics, stack), "localstack": partial(_aws, stack)}


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
