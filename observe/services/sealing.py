"""Text that nobody but Observe can read or change: AES-256 in Galois/Counter Mode, under a key of its own for each use."""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from observe.domain.errors import NotFound

#: What is new about each encryption.
NONCE_BYTES = 12


def seal(text: str, *, key: bytes, use: bytes) -> str:
    """The text, encrypted, in base64. `use` says what for: what was sealed for one use cannot be opened for another."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return base64.b64encode(nonce + _cipher(key, use).encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str, *, key: bytes, use: bytes) -> str:
    """The text again. Raises NotFound for what was not sealed here for this use, or was changed."""
    try:
        found = base64.b64decode(sealed, validate=True)
        return _cipher(key, use).decrypt(found[:NONCE_BYTES], found[NONCE_BYTES:], None).decode()
    except (InvalidTag, ValueError):
        raise NotFound from None


def _cipher(key: bytes, use: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, use, "sha256"))
