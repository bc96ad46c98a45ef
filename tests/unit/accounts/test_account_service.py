"""Users are made once, tokens open sessions, and a session opens no more than it may."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.access import Scope
from knowledge.accounts.account import KeyedName, NewUser, Role, SealedUser, User
from knowledge.accounts.service import DEVELOPMENT_TOKEN_S, AccountService
from knowledge.accounts.tokens import AccessTokens, Claims
from knowledge.errors import Conflict, EngineUnavailable, Forbidden, InvalidInput, NotFound, Unauthenticated
from knowledge.ids import is_id, new_id
from knowledge.keys.keyring import Keyring
from knowledge.keys.master import LocalMasterKeys
from knowledge.keys.service import ServiceKeys, open_service_keys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.settings import Settings
from tests.account_fakes import InMemoryAccountStore, InMemoryLiveSessions

PHONE = "+15550100"
START = 1_800_000_000.0


@dataclass
class World:
    service: AccountService
    store: InMemoryAccountStore
    live: InMemoryLiveSessions
    keyring: Keyring
    keys: ServiceKeys
    now: float = START

    def clock(self) -> float:
        return self.now

    def serve(self, *, production: bool = False) -> AccountService:
        return AccountService(self.store, self.live, self.keyring, self.keys, production=production, clock=self.clock)

    def change_user(self, user_id: str, change: Callable[[SealedUser], SealedUser]) -> None:
        new = self.store.users[user_id]
        self.store.users[user_id] = replace(new, user=change(new.user))


@pytest.fixture(scope="session")
def service_keys(tmp_path_factory: pytest.TempPathFactory) -> ServiceKeys:
    folder: Path = tmp_path_factory.mktemp("service-keys")
    return open_service_keys(Settings.model_validate({"data": folder}))


@pytest.fixture
def world(service_keys: ServiceKeys) -> World:
    store, live = InMemoryAccountStore(), InMemoryLiveSessions()
    keyring = Keyring(LocalMasterKeys({1: bytes(32)}, 1), store)
    service = AccountService(store, live, keyring, service_keys, production=False)
    made = World(service, store, live, keyring, service_keys)
    made.service = made.serve()
    return made


async def test_a_user_is_made_with_a_log_a_root_key_and_a_contact_of_their_own(world: World) -> None:
    user = await world.service.ensure_user(PHONE, "  Marta \n Ruiz ")
    assert is_id(user.id)
    assert (user.name, user.phone_number, user.email) == ("Marta Ruiz", PHONE, None)
    assert (user.role, user.security_level, user.is_active) == (Role.OWNER, 4, True)
    assert user.created_at == user.updated_at == datetime.fromtimestamp(START, UTC)
    new = world.store.users[user.id]
    assert is_id(new.self_id)
    assert new.self_id != user.id
    assert new.self_name == KeyedName("Marta Ruiz", (await world.keyring.of(user.id)).name_key("marta ruiz"))
    assert len(new.epoch) == 16


async def test_name_and_phone_are_sealed_at_rest(world: World) -> None:
    user = await world.service.ensure_user(PHONE, "Marta")
    at_rest = repr(world.store.users[user.id].user)
    assert "Marta" not in at_rest
    assert PHONE not in at_rest
    assert world.store.users[user.id].phone_key == world.keys.phone_key(PHONE)


async def test_a_user_without_a_name_is_called_me_and_is_known_by_no_name(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    assert user.name == "Me"
    assert world.store.users[user.id].self_name is None


async def test_the_same_phone_is_the_same_user(world: World) -> None:
    first = await world.service.ensure_user(PHONE, "Marta")
    assert await world.service.ensure_user(PHONE, "Another Name") == first
    assert (await world.service.ensure_user("+15550101")).id != first.id


async def test_of_two_that_make_the_same_user_at_once_both_get_the_one_that_was_made(world: World) -> None:
    users = await asyncio.gather(*(world.service.ensure_user(PHONE) for _ in range(8)))
    assert len({user.id for user in users}) == len(world.store.users) == 1


async def test_losing_the_race_to_make_a_user_yields_the_winner(world: World) -> None:
    winner = await world.service.ensure_user(PHONE)

    class Late(InMemoryAccountStore):
        asked = 0

        async def by_phone_key(self, phone_key: str) -> SealedUser | None:
            self.asked += 1
            return None if self.asked == 1 else await world.store.by_phone_key(phone_key)

        async def create(self, new: NewUser) -> bool:
            return False

    late = AccountService(Late(), world.live, world.keyring, world.keys, production=False)
    assert await late.ensure_user(PHONE) == winner


async def test_a_user_who_is_made_and_removed_meanwhile_is_a_conflict(world: World) -> None:
    class Gone(InMemoryAccountStore):
        async def create(self, new: NewUser) -> bool:
            return False

    gone = AccountService(Gone(), world.live, world.keyring, world.keys, production=False)
    with pytest.raises(Conflict):
        await gone.ensure_user(PHONE)


@pytest.mark.parametrize(
    "phone", ["", "15550100", "+05550100", "+1 555 0100", "+155501", "+1234567890123456", "+1555010o", "+15550100\n"]
)
async def test_a_phone_that_is_not_e164_is_refused(world: World, phone: str) -> None:
    with pytest.raises(InvalidInput, match=r"\+15550100") as caught:
        await world.service.ensure_user(phone)
    assert caught.value.path == ("phoneNumber",)


@pytest.mark.parametrize("name", ["", "  ", "a" * 201, "a\0b", "\ud800"])
async def test_an_impossible_name_is_refused(world: World, name: str) -> None:
    with pytest.raises(InvalidInput):
        await world.service.ensure_user(PHONE, name)
    assert world.store.users == {}


async def test_a_token_becomes_the_access_of_its_owner(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    access = await world.service.authenticate(await world.service.issue_token(user))
    assert access.owner == access.actor == user.id
    assert access.is_owner
    assert access.scope == Scope.WRITE
    assert access.clearance == Sensitivity.CONFIDENTIAL
    assert access.session in world.store.sessions
    assert await world.service.viewer(access) == user


@pytest.mark.parametrize("level", LEVELS)
async def test_an_unlocked_token_opens_its_level_for_a_day(world: World, level: Sensitivity) -> None:
    user = await world.service.ensure_user(PHONE)
    token = await world.service.issue_token(user, level)
    opened = max(level, Sensitivity.CONFIDENTIAL)
    assert (await world.service.authenticate(token)).clearance == opened
    world.now += DEVELOPMENT_TOKEN_S - 1
    assert (await world.service.authenticate(token)).clearance == opened
    world.now += 1
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(token)


async def test_an_unlock_that_ran_out_leaves_the_session_locked(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    token = await world.service.issue_token(user, Sensitivity.SECRET)
    ((key, live),) = world.live.live.items()
    world.live.live[key] = replace(live, unlocked_until=START + 300)
    world.now += 299
    assert (await world.service.authenticate(token)).clearance == Sensitivity.SECRET
    world.now += 1
    assert (await world.service.authenticate(token)).clearance == Sensitivity.CONFIDENTIAL


@pytest.mark.parametrize("forget", [True, False])
async def test_nothing_is_unlocked_while_redis_is_down_or_has_forgotten(world: World, forget: bool) -> None:
    user = await world.service.ensure_user(PHONE)
    token = await world.service.issue_token(user, Sensitivity.ULTRA_SECRET)
    if forget:
        world.live.live.clear()
    else:
        world.live.down = True
    access = await world.service.authenticate(token)
    assert (access.owner, access.clearance) == (user.id, Sensitivity.CONFIDENTIAL)


async def test_without_redis_a_session_that_is_revoked_or_gone_or_of_an_inactive_user_is_refused(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    token = await world.service.issue_token(user)
    world.live.down = True
    await world.service.authenticate(token)
    (session,) = world.store.sessions.values()
    moment = datetime.fromtimestamp(START, UTC)

    world.store.sessions[session.id] = replace(session, revoked_at=moment)
    with pytest.raises(Unauthenticated, match="ended"):
        await world.service.authenticate(token)

    world.store.sessions[session.id] = replace(session, expires_at=moment - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(token)

    world.store.sessions[session.id] = session
    world.change_user(user.id, lambda user: replace(user, is_active=False))
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(token)

    world.store.sessions.clear()
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(token)


@pytest.mark.parametrize("security_level", [1, 2, 3])
async def test_no_token_opens_more_than_the_account_may(world: World, security_level: int) -> None:
    made = await world.service.ensure_user(PHONE)
    world.change_user(made.id, lambda user: replace(user, security_level=security_level))
    user = await world.service.ensure_user(PHONE)
    ceiling = Sensitivity(security_level - 1)
    with pytest.raises(Forbidden, match=ceiling.name):
        await world.service.issue_token(user, Sensitivity(ceiling + 1))
    token = await world.service.issue_token(user, ceiling)
    assert (await world.service.authenticate(token)).clearance == ceiling
    world.live.down = True
    assert (await world.service.authenticate(token)).clearance == min(ceiling, Sensitivity.CONFIDENTIAL)


async def test_production_issues_no_development_token(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    with pytest.raises(Forbidden, match="Production"):
        await world.serve(production=True).issue_token(user)
    assert world.store.sessions == {}


async def test_a_token_cannot_be_issued_without_redis(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    world.live.down = True
    with pytest.raises(EngineUnavailable):
        await world.service.issue_token(user, Sensitivity.SECRET)


async def test_a_well_signed_token_of_an_unknown_session_is_refused(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    tokens = AccessTokens(world.keys, clock=world.clock)
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(tokens.issue(Claims(user.id, user.id, new_id()), lifetime_s=60))


async def test_a_session_of_one_owner_is_no_session_of_another(world: World) -> None:
    one, two = await world.service.ensure_user(PHONE), await world.service.ensure_user("+15550101")
    await world.service.issue_token(one, Sensitivity.ULTRA_SECRET)
    (session,) = world.store.sessions
    crossed = AccessTokens(world.keys, clock=world.clock).issue(Claims(two.id, two.id, session), lifetime_s=60)
    with pytest.raises(Unauthenticated):
        await world.service.authenticate(crossed)


async def test_the_viewer_of_a_removed_account_is_not_found(world: World) -> None:
    user = await world.service.ensure_user(PHONE)
    access = await world.service.authenticate(await world.service.issue_token(user))
    world.store.users.clear()
    with pytest.raises(NotFound):
        await world.service.viewer(access)


async def test_a_closed_service_has_forgotten_the_keys(world: World) -> None:
    user: User = await world.service.ensure_user(PHONE)
    world.service.close()
    world.store.users.clear()
    with pytest.raises(NotFound):
        await world.keyring.of(user.id)
