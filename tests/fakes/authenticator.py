"""An authenticator made of software: it keeps passkeys, and answers as a browser's would, or a little wrong."""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, encode_cbor

Json = dict[str, Any]  # Any: JSON values
PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Held:
    """One passkey on the device."""

    id: bytes
    host: str
    handle: bytes
    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))


@dataclass
class Authenticator:
    """`step` is how far the counter moves with each use; synced passkeys have 0."""

    origin: str
    step: int = 1
    is_verified: bool = True
    counter: int = 0
    held: list[Held] = field(default_factory=list)

    def make(self, options: Json) -> str:
        """The answer to `navigator.credentials.create`."""
        host, user = options["rp"]["id"], options["user"]
        held = Held(secrets.token_bytes(16), host, base64url_to_bytes(user["id"]), user["name"])
        self.held.append(held)
        number = held.key.public_key().public_numbers()
        x, y = number.x.to_bytes(32, "big"), number.y.to_bytes(32, "big")
        key = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        about = bytes(16) + len(held.id).to_bytes(2, "big") + held.id + key
        made = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(host, WITH_KEY) + about})
        told = self._told("webauthn.create", options["challenge"])
        return self._answer(held, clientDataJSON=told, attestationObject=made)

    def sign(self, options: Json, held: Held | None = None, **changed: bytes) -> str:
        """The answer to `navigator.credentials.get`; `changed` parts are put in after signing."""
        held = held or self.held[-1]
        self.counter += self.step
        told, data = self._told("webauthn.get", options["challenge"]), self._data(options["rpId"])
        signature = held.key.sign(data + sha256(told).digest(), ec.ECDSA(SHA256()))
        parts = {
            "clientDataJSON": told,
            "authenticatorData": data,
            "signature": signature,
            "userHandle": held.handle,
        }
        return self._answer(held, **{**parts, **changed})

    def _data(self, host: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        return sha256(host.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _told(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, held: Held, **response: bytes) -> str:
        name = encoded(held.id)
        parts = {key: encoded(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
