"""A user and a session, as the domain sees them and as the graph keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.levels import Sensitivity

NAMELESS_SELF = "Me"
"""What a user who gave no name is called."""


class Role(StrEnum):
    OWNER = "OWNER"
    SUPPORT = "SUPPORT"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class User:
    """`security_level` is 1..4: one more than the highest level that this account may open."""

    id: str
    name: str
    phone_number: str | None
    email: str | None
    role: Role
    security_level: int
    is_active: bool
    time_zone: str
    locale: str
    preferences: Mapping[str, object]
    created_at: datetime
    updated_at: datetime

    @property
    def ceiling(self) -> Sensitivity:
        return Sensitivity(self.security_level - 1)


@dataclass(frozen=True, slots=True)
class SealedUser:
    """A user at rest: name, phone and e-mail are sealed at GENERAL, the user's own id being owner and node."""

    id: str
    sealed_name: str
    sealed_phone: str | None
    sealed_email: str | None
    role: Role
    security_level: int
    is_active: bool
    time_zone: str
    locale: str
    preferences: Mapping[str, object]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class KeyedName:
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class NewUser:
    """All that is written with a user: the user, their event log, and the contact that stands for them."""

    user: SealedUser
    phone_key: str
    wrapped_root: str
    epoch: str
    self_id: str
    self_name: KeyedName | None
    """None where the user gave no name: in a text, the stand-in names nobody."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a token's sid names; the record that decides when Redis cannot."""

    id: str
    owner: str
    device: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """A session with what its user may open at most."""

    session: Session
    ceiling: Sensitivity
    user_is_active: bool


@dataclass(frozen=True, slots=True)
class LiveSession:
    """The part of a session that changes by the minute; `unlocked_until` is in seconds since the epoch."""

    ceiling: Sensitivity
    unlocked: Sensitivity
    unlocked_until: float
