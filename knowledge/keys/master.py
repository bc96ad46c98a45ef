"""The master key, by version: the one secret that the graph's keys hang from."""

from __future__ import annotations

import binascii
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from knowledge.errors import InvalidInput, SealBroken
from knowledge.keys.framing import framed, from_text, to_text
from knowledge.keys.root import RootKey
from knowledge.keys.secret_files import read_or_make_secret, read_secret
from knowledge.settings import Settings

KEY_BYTES = 32
_FORM = "w1"
_NONCE_BYTES = 12


class MasterKeys(Protocol):
    """Wraps and unwraps root keys; where the master key lives is the adapter's matter."""

    async def wrap(self, owner: str, root: RootKey) -> str: ...

    async def unwrap(self, owner: str, wrapped: str) -> RootKey:
        """Raise SealBroken where the wrap is not this owner's, was changed, or needs a version that is not here."""
        ...


class LocalMasterKeys:
    """Master keys held in this process: the newest version wraps, every version unwraps."""

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        if current not in keys:
            raise InvalidInput(f"The master key's current version {current} is not among its versions.")
        if any(len(key) != KEY_BYTES for key in keys.values()):
            raise InvalidInput(f"A master key is {KEY_BYTES} bytes.")
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._current = current

    async def wrap(self, owner: str, root: RootKey) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, root.secret, _aad(owner, self._current, root.version))
        return f"{_FORM}.{self._current}.{root.version}.{to_text(nonce + sealed)}"

    async def unwrap(self, owner: str, wrapped: str) -> RootKey:
        try:
            form, master, root, text = wrapped.split(".")
            version, root_version, blob = int(master), int(root), from_text(text)
        except ValueError as error:
            raise SealBroken(f"The wrapped root key of {owner} is malformed.") from error
        cipher = self._ciphers.get(version)
        if form != _FORM or cipher is None:
            raise SealBroken(f"The root key of {owner} is wrapped by master key version {version}: bring that version.")
        try:
            secret = cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], _aad(owner, version, root_version))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(
                f"The root key of {owner} does not open under master key version {version}: "
                "use the master key that this graph was written with."
            ) from error
        return RootKey(root_version, secret)


def open_master_keys(settings: Settings) -> LocalMasterKeys:
    """Take the master key from the environment, else from keys/master.json, which is made outside production.

    Raises InvalidInput where what is there is no key, or nothing is there in production.
    """
    if settings.master_key is not None:
        return LocalMasterKeys({1: _decode(settings.master_key.get_secret_value(), "RECOLLECT_MASTER_KEY")}, 1)
    path = master_path(settings.data)
    if settings.env == "production":
        try:
            return _parse(read_secret(path), path)
        except FileNotFoundError as error:
            raise InvalidInput(f"There is no master key: set RECOLLECT_MASTER_KEY or put {path} in place.") from error
    return _parse(read_or_make_secret(path, _make), path)


def master_path(data: Path) -> Path:
    return data / "keys" / "master.json"


def _make() -> dict[str, object]:
    return {"current": 1, "keys": {"1": b64encode(secrets.token_bytes(KEY_BYTES)).decode()}}


def _parse(content: Mapping[str, object], path: Path) -> LocalMasterKeys:
    current, keys = content.get("current"), content.get("keys")
    if not isinstance(current, int) or not isinstance(keys, dict):
        raise InvalidInput(f"{path} needs `current` (a version) and `keys` (version to base64 key).")
    try:
        return LocalMasterKeys({int(version): _decode(key, str(path)) for version, key in keys.items()}, current)
    except ValueError as error:
        raise InvalidInput(f"{path} has a key whose version is not a number.") from error


def _decode(text: object, place: str) -> bytes:
    try:
        key = b64decode(str(text).strip(), validate=True)
    except binascii.Error as error:
        raise InvalidInput(f"{place} is not base64: make a key with `openssl rand -base64 32`.") from error
    if len(key) != KEY_BYTES:
        raise InvalidInput(f"{place} has {len(key)} bytes instead of {KEY_BYTES}: use `openssl rand -base64 32`.")
    return key


def _aad(owner: str, master: int, root: int) -> bytes:
    return framed("root", owner, str(master), str(root))
