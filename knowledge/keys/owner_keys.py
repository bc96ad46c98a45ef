"""What one owner's root key yields: seals for text, and keyed hashes to find it by."""

from __future__ import annotations

import hmac
import secrets
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from knowledge.errors import SealBroken
from knowledge.keys.framing import frame, framed, from_text, to_bytes, to_text
from knowledge.keys.normal import normalise_name
from knowledge.keys.root import RootKey
from knowledge.levels import Sensitivity

_FORM = "s1"
SEALED = f"{_FORM}."
"""What every sealed value begins with."""
_NONCE_BYTES = 12


class Purpose(StrEnum):
    """Each purpose has a key of its own; the text enters the derivation and must never change."""

    CONTENT_AES = "content-aes"
    CONTENT_CHACHA = "content-chacha"
    NAMES = "names"
    BLIND_INDEX = "blind-index"
    CHECKSUM = "checksum"
    TOKEN_IDS = "token-ids"  # noqa: S105 - the name of a purpose


class OwnerKeys:
    """Cheap to keep and to use; made by the Keyring alone.

    A sealed value is `s1.{root version}.{base64url(nonce ‖ ciphertext ‖ tag)}` and opens only for the owner, node,
    field and level it was sealed for.
    """

    __slots__ = (
        "_aad",
        "_aes",
        "_blind",
        "_chacha",
        "_checksum",
        "_names",
        "_owner",
        "_prefix",
        "token_key",
    )

    def __init__(self, owner: str, root: RootKey) -> None:
        def derive(purpose: Purpose) -> bytes:
            return HKDF(SHA256(), 32, salt=None, info=framed("recollect", purpose, owner)).derive(root.secret)

        self._owner = owner
        self._prefix = f"{_FORM}.{root.version}."
        self._aad = framed(owner, str(root.version))
        self._aes = AESGCM(derive(Purpose.CONTENT_AES))
        self._chacha = ChaCha20Poly1305(derive(Purpose.CONTENT_CHACHA))
        self._names = derive(Purpose.NAMES)
        self._blind = derive(Purpose.BLIND_INDEX)
        self._checksum = derive(Purpose.CHECKSUM)
        self.token_key = derive(Purpose.TOKEN_IDS)

    @property
    def owner(self) -> str:
        return self._owner

    def seal(self, plaintext: str, *, node: str, field: str, level: Sensitivity) -> str:
        return self._seal(self._content_cipher(level), to_bytes(plaintext), node, field, level)

    def open(self, sealed: str, *, node: str, field: str, level: Sensitivity) -> str:
        """Raise SealBroken where the value was changed, moved, or is not one of this owner."""
        return self._open(self._content_cipher(level), sealed, node, field, level).decode()

    def name_key(self, name: str) -> str:
        return self._keyed(self._names, "name", normalise_name(name))

    def topic_key(self, name: str) -> str:
        return self._keyed(self._names, "topic", normalise_name(name))

    def conversation_key(self, client_id: str) -> str:
        return self._keyed(self._blind, "conversation", client_id)

    def idempotency_key(self, key: str) -> str:
        return self._keyed(self._blind, "idempotency", key)

    def blind(self, field: str, value: str) -> str:
        """Return what stands beside a sealed field to find it by equality."""
        return self._keyed(self._blind, "field", field, value)

    def checksum(self, text: str) -> str:
        return self._keyed(self._checksum, "checksum", text)

    def _keyed(self, key: bytes, *parts: str) -> str:
        return hmac.digest(key, framed(self._owner, *parts), sha256).hex()

    def _content_cipher(self, level: Sensitivity) -> AESGCM | ChaCha20Poly1305:
        return self._chacha if level == Sensitivity.ULTRA_SECRET else self._aes

    def _place(self, node: str, field: str, level: Sensitivity) -> bytes:
        return self._aad + frame(to_bytes(node)) + frame(to_bytes(field)) + frame(b"%d" % level)

    def _seal(self, cipher: AESGCM | ChaCha20Poly1305, data: bytes, node: str, field: str, level: Sensitivity) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return self._prefix + to_text(nonce + cipher.encrypt(nonce, data, self._place(node, field, level)))

    def _open(self, cipher: AESGCM | ChaCha20Poly1305, sealed: str, node: str, field: str, level: Sensitivity) -> bytes:
        try:
            if not sealed.startswith(self._prefix):
                raise ValueError("another form or root version")
            blob = from_text(sealed[len(self._prefix) :])
            return cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], self._place(node, field, level))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(
                f"{field} of {node} does not open at {level.name}: it was changed or moved; restore it from a backup."
            ) from error
