"""The key that signs the stack's tokens. It is kept in a file, so that tokens stay valid after a restart."""

from __future__ import annotations

import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from localstack.stack import Stack


def signing_key(stack: Stack) -> dict[str, str]:
    file = stack.data / "signing-key.json"
    if not file.exists():
        temporary = file.with_suffix(".new")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(_new_key()))
        temporary.replace(file)
    key: dict[str, str] = json.loads(file.read_text())
    return key


def _new_key() -> dict[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {"kid": secrets.token_hex(8), "private_key": pem.decode()}
