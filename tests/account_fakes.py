"""The account ports in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.access import Access
from knowledge.accounts.account import LiveSession, NewUser, SealedUser, Session, SessionStanding
from knowledge.accounts.ports import AccountStore, LiveSessions
from knowledge.errors import EngineUnavailable, NotFound
from knowledge.levels import Sensitivity


@dataclass
class InMemoryAccountStore(AccountStore):
    users: dict[str, NewUser] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)

    async def by_phone_key(self, phone_key: str) -> SealedUser | None:
        return next((new.user for new in self.users.values() if new.phone_key == phone_key), None)

    async def create(self, new: NewUser) -> bool:
        if await self.by_phone_key(new.phone_key) is not None:
            return False
        self.users[new.user.id] = new
        return True

    async def viewer(self, access: Access) -> SealedUser:
        return self._user(access.owner).user

    async def wrapped_root(self, owner: str) -> str:
        return self._user(owner).wrapped_root

    async def add_session(self, session: Session) -> None:
        self._user(session.owner)
        self.sessions[session.id] = session

    async def standing(self, owner: str, session_id: str) -> SessionStanding | None:
        session = self.sessions.get(session_id)
        if session is None or session.owner != owner:
            return None
        user = self._user(owner).user
        return SessionStanding(session, Sensitivity(user.security_level - 1), user.is_active)

    def _user(self, owner: str) -> NewUser:
        if owner not in self.users:
            raise NotFound("user")
        return self.users[owner]


@dataclass
class InMemoryLiveSessions(LiveSessions):
    live: dict[tuple[str, str], LiveSession] = field(default_factory=dict)
    kept_s: dict[tuple[str, str], int] = field(default_factory=dict)
    down: bool = False

    async def put(self, owner: str, session_id: str, live: LiveSession, *, keep_s: int) -> None:
        self._answer()
        self.live[owner, session_id] = live
        self.kept_s[owner, session_id] = keep_s

    async def get(self, owner: str, session_id: str) -> LiveSession | None:
        self._answer()
        return self.live.get((owner, session_id))

    def _answer(self) -> None:
        if self.down:
            raise EngineUnavailable("Redis", "it was switched off.")
