"""Accounts: find or make a user, issue a token, and turn a token into an Access."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from knowledge.access import Access, Scope
from knowledge.accounts.account import (
    NAMELESS_SELF,
    KeyedName,
    LiveSession,
    NewUser,
    Role,
    SealedUser,
    Session,
    User,
)
from knowledge.accounts.phone import checked_phone
from knowledge.accounts.ports import AccountStore, LiveSessions
from knowledge.accounts.tokens import AccessTokens, Claims
from knowledge.errors import Conflict, EngineUnavailable, Forbidden, InvalidInput, Unauthenticated
from knowledge.ids import new_id
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.service import ServiceKeys
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity

DEVELOPMENT_TOKEN_S = 24 * 3600
MAX_NAME = 200
_SEALED_AT = Sensitivity.GENERAL


class AccountService:
    def __init__(
        self,
        store: AccountStore,
        live: LiveSessions,
        keyring: Keyring,
        keys: ServiceKeys,
        *,
        production: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._live = live
        self._keyring = keyring
        self._keys = keys
        self._tokens = AccessTokens(keys, clock=clock)
        self._production = production
        self._clock = clock

    async def ensure_user(self, phone: str, name: str | None = None) -> User:
        """Return the user with this number, making one where there is none.

        Raises InvalidInput for a number that is not E.164 or an impossible name.
        """
        phone_key = self._keys.phone_key(checked_phone(phone))
        found = await self._store.by_phone_key(phone_key)
        if found is None:
            new = await self._new_user(phone, phone_key, _checked_name(name))
            # Where another process made the same user meanwhile, theirs is the one.
            found = new.user if await self._store.create(new) else await self._store.by_phone_key(phone_key)
        if found is None:
            raise Conflict("This account was just removed: try again.")
        return _opened(found, await self._keyring.of(found.id))

    async def viewer(self, access: Access) -> User:
        """Raise NotFound where the account is gone."""
        return _opened(await self._store.viewer(access), await self._keyring.of(access.owner))

    async def issue_token(self, user: User, unlock: Sensitivity | None = None) -> str:
        """Open a session of 24 hours without any sign-in; for development and staging alone.

        Raises Forbidden in production, and for a level above what the account may open.
        """
        if self._production:
            raise Forbidden("Production issues no development tokens: sign in instead.")
        if unlock is not None and unlock > user.ceiling:
            raise Forbidden(f"This account opens {user.ceiling.name} at most: ask for that level or a lower one.")
        now = self._clock()
        session = Session(
            id=new_id(),
            owner=user.id,
            device="development token",
            created_at=_moment(now),
            expires_at=_moment(now + DEVELOPMENT_TOKEN_S),
        )
        await self._store.add_session(session)
        unlocked_until = 0.0 if unlock is None else now + DEVELOPMENT_TOKEN_S
        live = LiveSession(user.ceiling, LOCKED_CLEARANCE if unlock is None else unlock, unlocked_until)
        await self._live.put(user.id, session.id, live, keep_s=DEVELOPMENT_TOKEN_S)
        return self._tokens.issue(Claims(user.id, user.id, session.id), lifetime_s=DEVELOPMENT_TOKEN_S)

    async def authenticate(self, token: str) -> Access:
        """Turn a token into the Access of one operation; raises Unauthenticated.

        One call to Redis. When that is down or has forgotten the session, the graph says whether the session still
        stands, and nothing is unlocked.
        """
        claims = self._tokens.verify(token)
        try:
            live = await self._live.get(claims.owner, claims.session)
        except EngineUnavailable:
            live = None
        clearance = await self._locked(claims) if live is None else self._clearance(live)
        return Access(claims.owner, claims.subject, claims.session, clearance, Scope.WRITE)

    def close(self) -> None:
        self._keyring.close()

    def _clearance(self, live: LiveSession) -> Sensitivity:
        unlocked = live.unlocked if self._clock() < live.unlocked_until else LOCKED_CLEARANCE
        return min(max(unlocked, LOCKED_CLEARANCE), live.ceiling)

    async def _locked(self, claims: Claims) -> Sensitivity:
        standing = await self._store.standing(claims.owner, claims.session)
        if standing is None or not standing.user_is_active or not standing.session.is_open(_moment(self._clock())):
            raise Unauthenticated("The session has ended: get a new token.")
        return min(LOCKED_CLEARANCE, standing.ceiling)

    async def _new_user(self, phone: str, phone_key: str, name: str | None) -> NewUser:
        owner = new_id()
        wrapped_root = await self._keyring.create_root(owner)
        keys = await self._keyring.unwrap(owner, wrapped_root)
        now = _moment(self._clock())
        user = SealedUser(
            id=owner,
            sealed_name=keys.seal(name or NAMELESS_SELF, node=owner, field="name", level=_SEALED_AT),
            sealed_phone=keys.seal(phone, node=owner, field="phone", level=_SEALED_AT),
            sealed_email=None,
            role=Role.OWNER,
            security_level=Sensitivity.ULTRA_SECRET + 1,
            is_active=True,
            time_zone="UTC",
            locale="en",
            preferences={},
            created_at=now,
            updated_at=now,
        )
        return NewUser(
            user=user,
            phone_key=phone_key,
            wrapped_root=wrapped_root,
            epoch=secrets.token_hex(8),
            self_id=new_id(),
            self_name=None if name is None else KeyedName(name, keys.name_key(name)),
        )


def _opened(user: SealedUser, keys: OwnerKeys) -> User:
    def opened(sealed: str | None, field: str) -> str | None:
        return None if sealed is None else keys.open(sealed, node=user.id, field=field, level=_SEALED_AT)

    return User(
        id=user.id,
        name=keys.open(user.sealed_name, node=user.id, field="name", level=_SEALED_AT),
        phone_number=opened(user.sealed_phone, "phone"),
        email=opened(user.sealed_email, "email"),
        role=user.role,
        security_level=user.security_level,
        is_active=user.is_active,
        time_zone=user.time_zone,
        locale=user.locale,
        preferences=user.preferences,
        created_at=user.created_at,
        updated_at=user.updated_at,
    )


def _checked_name(name: str | None) -> str | None:
    if name is None:
        return None
    shown = " ".join(name.split())
    if not shown or len(shown) > MAX_NAME or "\0" in shown:
        raise InvalidInput(f"A name has 1 to {MAX_NAME} characters.", "name")
    return shown


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
