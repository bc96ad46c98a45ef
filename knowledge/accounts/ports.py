"""What accounts need from stores."""

from __future__ import annotations

from typing import Protocol

from knowledge.access import Access
from knowledge.accounts.account import LiveSession, NewUser, SealedUser, Session, SessionStanding


class AccountStore(Protocol):
    """The record. Its methods without an Access run before it is known who asks."""

    async def by_phone_key(self, phone_key: str) -> SealedUser | None: ...

    async def create(self, new: NewUser) -> bool:
        """Write it all in one transaction, or nothing and return False where the phone has a user already."""
        ...

    async def viewer(self, access: Access) -> SealedUser:
        """Raise NotFound where the owner is gone."""
        ...

    async def wrapped_root(self, owner: str) -> str:
        """Raise NotFound where there is no such user."""
        ...

    async def add_session(self, session: Session) -> None: ...

    async def standing(self, owner: str, session_id: str) -> SessionStanding | None: ...


class LiveSessions(Protocol):
    """Fast and forgetful; both methods raise EngineUnavailable when it is down."""

    async def put(self, owner: str, session_id: str, live: LiveSession, *, keep_s: int) -> None: ...

    async def get(self, owner: str, session_id: str) -> LiveSession | None: ...
