"""Mail through SES. boto3 is imported at the first mail: it costs 350 ms of cold start."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from notifications.domain.model import Mail
from notifications.domain.ports import NotSentError
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

TIMEOUT_SECONDS = 5


class SesMailer:
    """AWS_ENDPOINT_URL, where it is set, is boto3's own concern. No retries of its own: deliveries keep count."""

    def __init__(self, sender: str) -> None:
        self._sender = sender

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        timeouts = Config(
            connect_timeout=2, read_timeout=TIMEOUT_SECONDS, retries={"total_max_attempts": 1, "mode": "standard"}
        )
        return boto3.client("ses", config=timeouts)

    def send(self, mail: Mail) -> str:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client.send_email(**self._message(mail))
        except ClientError as error:
            raise _refusal(error) from error
        except BotoCoreError as error:
            # Not even whether it was sent is known; a second mail is the lesser evil.
            count("mail_unknown")
            logger.warning("mail has no known outcome", extra={"delivery": mail.tag, "error": type(error).__name__})
            raise NotSentError(type(error).__name__, permanent=False) from error
        count("mail_sent")
        return str(answer["MessageId"])

    def _message(self, mail: Mail) -> dict[str, Any]:
        body = {"Text": _utf8(mail.text), "Html": _utf8(mail.html)}
        return {
            "Source": self._sender,
            "Destination": {"ToAddresses": [mail.to]},
            "Message": {"Subject": _utf8(mail.subject), "Body": body},
            "Tags": [{"Name": "delivery", "Value": mail.tag}],
        }


def _utf8(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


def _refusal(error: ClientError) -> NotSentError:
    """A 4xx is final, save throttling. The service's message may quote the address: only its code is kept."""
    code = error.response["Error"]["Code"]
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    throttled = code in ("Throttling", "ThrottlingException", "TooManyRequestsException")
    permanent = status < HTTPStatus.INTERNAL_SERVER_ERROR and not throttled
    count("mail_refused", code=code)
    return NotSentError(code, permanent=permanent)
