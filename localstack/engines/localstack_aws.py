"""LocalStack 4.9 in host mode: the small AWS services (SES, Secrets Manager, SSM, SQS, S3)."""

from __future__ import annotations

from functools import partial

from localstack.engines import artifacts, health
from localstack.engines.engine import Engine
from localstack.stack import Stack


def engine(stack: Stack) -> Engine:
    port = stack.port("localstack")
    data = stack.data / "localstack"
    listen = f"127.0.0.1:{port}"
    return Engine(
        name="localstack",
        title="LocalStack",
        port=port,
        data=data,
        # -P and no PYTHONPATH: LocalStack is a namespace package, which this repository's localstack/ would join.
        command=lambda: [str(artifacts.localstack_python()), "-P", "-m", "localstack.runtime.main"],
        healthy=partial(health.localstack, port),
        # It keeps no data to save, and may wait long for open connections to close.
        grace=3.0,
        # Without byte code every start would compile its 1,500 modules again.
        unset=("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"),
        env={
            "OVERRIDE_IN_DOCKER": "0",
            "FILESYSTEM_ROOT": str(data / "fs"),
            # The default server listens on all interfaces.
            "GATEWAY_SERVER": "hypercorn",
            "GATEWAY_LISTEN": listen,
            "LOCALSTACK_HOST": listen,
            "DISABLE_EVENTS": "1",
            "SKIP_SSL_CERT_DOWNLOAD": "1",
            "DNS_ADDRESS": "0",
            "SERVICES": "s3,secretsmanager,ses,sqs,ssm,sts",
        },
    )
