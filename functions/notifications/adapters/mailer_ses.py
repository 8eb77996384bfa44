"""Sends mail through SES. boto3 is imported at the first mail, because the import takes 350 ms."""

from __future__ import annotations

import re
from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from notifications.domain.model import Failure, Mail
from notifications.domain.ports import NotSentError
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError, ClientError

TIMEOUT_SECONDS = 5
ABOUT_THE_MAIL = frozenset({"InvalidParameterValue", "MessageRejected"})
"""The only refusals that the mail itself may cause. All others concern our rights, account, domain or sending rate."""
ABOUT_THE_ACCOUNT = re.compile(r"not verified|paused|suspended", re.IGNORECASE)
"""In the message of a MessageRejected: the sender is not verified, the account is in the sandbox, or was stopped."""
NEVER_LEFT = frozenset(
    {
        "ConnectTimeoutError",
        "CredentialRetrievalError",
        "EndpointConnectionError",
        "NoCredentialsError",
        "NoRegionError",
        "PartialCredentialsError",
        "ProxyConnectionError",
        "SSLError",
    }
)
"""Errors that botocore raises before anything was sent."""


class SesMailer:
    """boto3 itself reads AWS_ENDPOINT_URL. It does not retry: deliveries count their attempts."""

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

        message = self._message(mail)
        try:
            answer = self._client.send_email(**message)
        except ClientError as error:
            raise _refused(error) from error
        except BotoCoreError as error:
            raise _unanswered(error, mail) from error
        count("mail_sent")
        return str(answer["MessageId"])

    def _message(self, mail: Mail) -> dict[str, Any]:
        body = {"Text": _utf8(mail.text), "Html": _utf8(mail.html)}
        return {
            "Source": self._sender,
            "Destination": {"ToAddresses": [_on_the_wire(mail.to)]},
            "Message": {"Subject": _utf8(mail.subject), "Body": body},
            "Tags": [{"Name": "delivery", "Value": mail.tag}],
        }


def _utf8(data: str) -> dict[str, str]:
    return {"Data": data, "Charset": "UTF-8"}


def _on_the_wire(address: str) -> str:
    """SES accepts only ASCII: a domain has an ASCII form, the part before the @ has none. Raises NotSentError."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise NotSentError("SES takes only ASCII before the @ of an address", Failure.FINAL)
    return address if domain.isascii() else f"{local}@{_punycode(domain)}"


def _punycode(domain: str) -> str:
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise NotSentError("the address's domain has no ASCII form", Failure.FINAL) from error


def _refused(error: ClientError) -> NotSentError:
    """Keeps only the error's code, because its message may quote the address."""
    code = error.response["Error"]["Code"]
    failure = _failure(error)
    count("mail_refused", code=code, failure=failure)
    return NotSentError(code, failure)


def _failure(error: ClientError) -> Failure:
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    said = error.response["Error"]
    if said["Code"] in ABOUT_THE_MAIL and not ABOUT_THE_ACCOUNT.search(said.get("Message", "")):
        return Failure.FINAL
    broke = status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE
    return Failure.UNKNOWN if broke else Failure.NOT_TAKEN


def _unanswered(error: BotoCoreError, mail: Mail) -> NotSentError:
    """A mail that may have been sent is tried again: a second mail is better than none."""
    name = type(error).__name__
    failure = Failure.NOT_TAKEN if name in NEVER_LEFT else Failure.UNKNOWN
    count("mail_unanswered", error=name, failure=failure)
    logger.warning("the mail service did not answer", extra={"delivery": mail.tag, "error": name})
    return NotSentError(name, failure)
