"""Redis over TLS, as on AWS: its certificate must be trusted."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shop.kernel.clock import utc_now
from shop.kernel.errors import UnavailableError
from shop.settings import Redis
from shop.stores.resp import Resp


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for localhost and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), utc_now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    file.write_bytes(pem)
    return file


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """A server that answers one client's AUTH and PING over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=serve_one, args=(listening, context), daemon=True)
        server.start()
        yield listening.getsockname()[1]
        server.join(5)


def serve_one(listening: socket.socket, context: ssl.SSLContext) -> None:
    plain, _ = listening.accept()
    with plain:
        try:
            client = context.wrap_socket(plain, server_side=True)
        except OSError:
            return  # the client did not trust the certificate
        with client:
            for reply in (b"+OK\r\n", b"+PONG\r\n"):
                client.recv(1000)
                client.sendall(reply)


def test_redis_over_tls(port: int, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert Resp(Redis("localhost", port, True, "cartwright/redis")).call("PING", reply=str) == "PONG"


def test_a_redis_without_a_trusted_certificate_is_not_used(port: int) -> None:
    with pytest.raises(UnavailableError):
        Resp(Redis("localhost", port, True, "cartwright/redis")).call("PING", reply=str)
