"""What SES answers, on the wire, and what becomes of the mail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from notifications.adapters.mailer_ses import SesMailer
from notifications.domain.model import Failure, Mail
from notifications.domain.ports import NotSentError

MAIL = Mail("ada@example.com", "Subject", "text", "<p>html</p>", "evt-1")
UNVERIFIED = "Email address is not verified. The following identities failed the check in region EU-WEST-1: {}"


@dataclass
class Ses:
    """Answers every call with one error, in the form of the SES API of 2010."""

    status: int = 200
    code: str = ""
    message: str = ""

    def body(self) -> bytes:
        error = f"<Type>Sender</Type><Code>{self.code}</Code><Message>{self.message}</Message>"
        return f"<ErrorResponse><Error>{error}</Error><RequestId>1</RequestId></ErrorResponse>".encode()


@pytest.fixture
def ses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ses]:
    answer = Ses()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = answer.body()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_SES", f"http://127.0.0.1:{server.server_port}")
        yield answer
        server.shutdown()


def refused() -> NotSentError:
    with pytest.raises(NotSentError) as error:
        SesMailer("shop@cartwright.example").send(MAIL)
    return error.value


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (400, "MessageRejected", UNVERIFIED.format("ada@example.com")),  # the sandbox
        (400, "MessageRejected", UNVERIFIED.format("shop@cartwright.example")),
        (400, "MessageRejected", "Account is paused"),
        (400, "MessageRejected", "Sending suspended for this account"),
        (400, "AccountSendingPausedException", "Email sending is disabled"),
        (400, "ConfigurationSetSendingPausedException", "paused"),
        (400, "ConfigurationSetDoesNotExist", "no such set"),
        (400, "MailFromDomainNotVerifiedException", "no MX record"),
        (403, "AccessDenied", "User is not authorized to perform ses:SendEmail on identity/ada@example.com"),
        (403, "InvalidClientTokenId", "The security token included in the request is invalid"),
        (403, "SignatureDoesNotMatch", "The request signature we calculated does not match"),
        (403, "ExpiredToken", "The security token included in the request is expired"),
        (403, "MissingAuthenticationToken", "Missing Authentication Token"),
        (403, "OptInRequired", "The AWS Access Key Id needs a subscription for the service"),
        (400, "Throttling", "Daily message quota exceeded."),
        (400, "LimitExceeded", "too much"),
        (400, "SomethingNew", "that nobody has met yet"),
        (503, "ServiceUnavailable", "Service is unavailable"),
    ],
)
def test_what_is_our_fault_waits(ses: Ses, status: int, code: str, message: str) -> None:
    ses.status, ses.code, ses.message = status, code, message
    error = refused()
    assert (error.reason, error.failure) == (code, Failure.NOT_TAKEN)
    assert "ada" not in str(error), "the reason keeps no address"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("MessageRejected", "The message contains a virus"),
        ("InvalidParameterValue", "Domain contains dot-dot"),
        ("InvalidParameterValue", "Message length is more than 10485760 bytes long"),
    ],
)
def test_what_is_wrong_with_this_mail_is_final(ses: Ses, code: str, message: str) -> None:
    ses.status, ses.code, ses.message = 400, code, message
    error = refused()
    assert (error.reason, error.failure) == (code, Failure.FINAL)


def test_what_broke_inside_ses_may_have_been_sent(ses: Ses) -> None:
    ses.status, ses.code = 500, "InternalFailure"
    assert refused().failure is Failure.UNKNOWN


def test_a_mail_that_never_left_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SES", "http://127.0.0.1:9")
    assert refused().failure is Failure.NOT_TAKEN
