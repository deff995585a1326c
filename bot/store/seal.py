"""People's own words and pictures encrypted at rest: AES-256-GCM bound to the table, column and row they stand in."""

import os
import secrets
from hashlib import blake2b
from hmac import new as hmac_new
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = 1
_NONCE = 12


class Unreadable(Exception):
    """Sealed under a key we do not have, or moved from where it was written."""


class Keys:
    """The sealing key and what is derived from it. `secret` is any text of at least 32 characters."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 32:
            raise ValueError("SAMEN_SECRET_KEY must have at least 32 characters")
        self._aead = AESGCM(self._derive(secret, b"samen seal"))
        self.key_id = self._derive(secret, b"samen key id")[:4]
        self._lookup = self._derive(secret, b"samen lookup")

    @staticmethod
    def _derive(secret: str, purpose: bytes) -> bytes:
        return blake2b(secret.encode(), digest_size=32, person=purpose.ljust(16, b"\0")[:16]).digest()

    def seal(self, where: str, text: str) -> bytes:
        return self.seal_bytes(where, text.encode())

    def seal_bytes(self, where: str, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return bytes([_VERSION]) + self.key_id + nonce + self._aead.encrypt(nonce, content, where.encode())

    def unseal(self, where: str, blob: bytes) -> str:
        return self.unseal_bytes(where, blob).decode()

    def unseal_bytes(self, where: str, blob: bytes) -> bytes:
        if len(blob) < 5 + _NONCE or blob[0] != _VERSION or bytes(blob[1:5]) != self.key_id:
            raise Unreadable(where)
        try:
            return self._aead.decrypt(blob[5 : 5 + _NONCE], blob[5 + _NONCE :], where.encode())
        except InvalidTag:
            raise Unreadable(where) from None

    def lookup(self, purpose: str, text: str) -> bytes:
        """A keyed hash for finding short secrets such as typed codes without storing them."""
        return hmac_new(self._lookup, f"{purpose}\0{text}".encode(), "sha256").digest()


def load_keys(secret: str | None, folder: Path) -> Keys:
    """From the setting, or from a 0600 file that the first start makes."""
    if secret:
        return Keys(secret)
    path = folder / "secret.key"
    if path.exists():
        if path.stat().st_mode & 0o077:
            raise PermissionError(f"{path} can be read by others; run: chmod 600 {path}")
        return Keys(path.read_text().strip())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(made + "\n")
    return Keys(made)


_keys: Keys | None = None


def install(keys: Keys) -> None:
    """Once per process, by the composition root: which keys sealed columns use."""
    global _keys
    _keys = keys


def keys() -> Keys:
    if _keys is None:
        raise RuntimeError("no keys installed; the composition root calls seal.install first")
    return _keys


class Sealed:
    """An attribute of a row whose text is stored sealed in another column of the same row."""

    def __init__(self, table: str, column: str) -> None:
        self.table, self.column = table, column

    def where(self, row_id: int) -> str:
        return f"{self.table}.{self.column}:{row_id}"

    def __get__(self, row: Any, owner: type) -> Any:  # Any: a descriptor serves every mapped class
        if row is None:
            return self
        blob = getattr(row, self.column)
        return None if blob is None else keys().unseal(self.where(row.id), blob)

    def __set__(self, row: Any, text: str | None) -> None:
        if row.id is None:
            raise ValueError("give the row its id before sealing text in it")
        setattr(row, self.column, None if text is None else keys().seal(self.where(row.id), text))


class SealedBytes(Sealed):
    """The same for bytes, such as a picture."""

    def __get__(self, row: Any, owner: type) -> Any:  # Any: a descriptor serves every mapped class
        if row is None:
            return self
        blob = getattr(row, self.column)
        return None if blob is None else keys().unseal_bytes(self.where(row.id), blob)

    def __set__(self, row: Any, content: bytes | None) -> None:  # type: ignore[override]  # bytes in place of words
        if row.id is None:
            raise ValueError("give the row its id before sealing bytes in it")
        setattr(row, self.column, None if content is None else keys().seal_bytes(self.where(row.id), content))
