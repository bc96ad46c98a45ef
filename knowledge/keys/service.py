"""The keys of the service itself, apart from the owners': tokens, the phone index, audit, cursors."""

from __future__ import annotations

import binascii
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from knowledge.errors import InvalidInput
from knowledge.keys.framing import framed
from knowledge.keys.secret_files import read_or_make_secret, read_secret
from knowledge.settings import Settings

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """`signing[0]` signs access tokens; the others still verify those from before a rotation."""

    signing: tuple[ECKey, ...] = field(repr=False)
    accounts: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    cursors: bytes = field(repr=False)

    def phone_key(self, phone: str) -> str:
        """Return what a user is found by before it is known whose keys open the number."""
        return hmac.digest(self.accounts, framed("phone", phone), sha256).hex()


def open_service_keys(settings: Settings) -> ServiceKeys:
    """Read keys/service.json, which is made outside production.

    Raises InvalidInput where it is damaged, or missing in production.
    """
    path = service_path(settings.data)
    if settings.env == "production":
        try:
            return _parse(read_secret(path), path)
        except FileNotFoundError as error:
            raise InvalidInput(f"There are no service keys: put {path} in place (mode 0600).") from error
    return _parse(read_or_make_secret(path, _make), path)


def service_path(data: Path) -> Path:
    return data / "keys" / "service.json"


def _make() -> dict[str, object]:
    signing = ECKey.generate_key("P-256", auto_kid=True)
    random = {name: b64encode(secrets.token_bytes(KEY_BYTES)).decode() for name in ("accounts", "audit", "cursors")}
    return {"signing": [signing.as_dict(private=True)], **random}


def _parse(content: Mapping[str, object], path: Path) -> ServiceKeys:
    signing = content.get("signing")
    if not isinstance(signing, list) or not signing:
        raise InvalidInput(f"{path} needs `signing`, a list of ES256 keys (JWK), the current one first.")
    try:
        keys = tuple(ECKey.import_key(key) for key in signing)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise InvalidInput(f"{path} has a signing key that is not a JWK.") from error
    if any(key.curve_name != "P-256" or not key.is_private or not key.kid for key in keys):
        raise InvalidInput(f"{path} needs private P-256 signing keys, each with a kid.")
    return ServiceKeys(keys, *(_secret(content, name, path) for name in ("accounts", "audit", "cursors")))


def _secret(content: Mapping[str, object], name: str, path: Path) -> bytes:
    try:
        key = b64decode(str(content.get(name)), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise InvalidInput(f"{path} needs `{name}`, base64 of {KEY_BYTES} random bytes.")
    return key
