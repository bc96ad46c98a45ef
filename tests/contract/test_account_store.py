"""The account ports keep their promises, in memory as on the graph and Redis."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from knowledge.access import Access, Scope
from knowledge.accounts.account import KeyedName, LiveSession, NewUser, Role, SealedUser, Session
from knowledge.accounts.bootstrap import account_service, open_keyring
from knowledge.accounts.ports import AccountStore, LiveSessions
from knowledge.engines.endpoints import resolve
from knowledge.entities.entity import EntityKind
from knowledge.errors import EngineUnavailable, NotFound
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.pages import PageRequest
from knowledge.stores.graph import Graph, open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_accounts import Neo4jAccountStore
from knowledge.stores.neo4j_entities import Neo4jEntityStore
from knowledge.stores.neo4j_events import Neo4jEventLog
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_sessions import RedisLiveSessions
from tests.account_fakes import InMemoryAccountStore, InMemoryLiveSessions
from tests.engines import Engines

NOW = datetime(2026, 3, 4, 5, 6, 7, 89_000, tzinfo=UTC)


@pytest_asyncio.fixture(scope="session")
async def account_graph(engines: Engines) -> AsyncIterator[Graph]:
    at = resolve(engines.settings)
    async with open_graph(at.graph_uri, at.graph_user, at.graph_password, at.graph_database, 20.0) as graph:
        await migrate(graph)
        yield graph


@pytest.fixture(params=["memory", "graph"])
def store(request: pytest.FixtureRequest, account_graph: Graph) -> AccountStore:
    return InMemoryAccountStore() if request.param == "memory" else Neo4jAccountStore(account_graph)


@pytest_asyncio.fixture(params=["memory", "redis"])
async def live(request: pytest.FixtureRequest, engines: Engines) -> AsyncIterator[LiveSessions]:
    if request.param == "memory":
        yield InMemoryLiveSessions()
        return
    async with open_redis(resolve(engines.settings).redis_url, 5.0) as client:
        yield RedisLiveSessions(client)


def new_user(*, phone_key: str | None = None, named: bool = False, security_level: int = 4) -> NewUser:
    owner = new_id()
    user = SealedUser(
        id=owner,
        sealed_name="s1.1.name",
        sealed_phone="s1.1.phone",
        sealed_email=None,
        role=Role.OWNER,
        security_level=security_level,
        is_active=True,
        time_zone="UTC",
        locale="en",
        preferences={"theme": "dark"},
        created_at=NOW,
        updated_at=NOW,
    )
    name = KeyedName("Marta", new_id()) if named else None
    return NewUser(user, phone_key or new_id(), "w1.1.1.root", "epoch", new_id(), name)


def access(owner: str) -> Access:
    return Access(owner, owner, "", Sensitivity.CONFIDENTIAL, Scope.READ)


def session(owner: str, revoked_at: datetime | None = None) -> Session:
    return Session(new_id(), owner, "a phone", NOW, NOW + timedelta(hours=1), revoked_at)


async def test_a_created_user_is_found_by_phone_and_by_owner(store: AccountStore) -> None:
    new = new_user(named=True)
    assert await store.by_phone_key(new.phone_key) is None
    assert await store.create(new)
    assert await store.by_phone_key(new.phone_key) == new.user
    assert await store.viewer(access(new.user.id)) == new.user
    assert await store.wrapped_root(new.user.id) == "w1.1.1.root"


async def test_a_phone_has_one_user(store: AccountStore) -> None:
    first = new_user()
    second = new_user(phone_key=first.phone_key)
    assert await store.create(first)
    assert not await store.create(second)
    assert await store.by_phone_key(first.phone_key) == first.user
    with pytest.raises(NotFound):
        await store.viewer(access(second.user.id))


async def test_of_many_who_create_the_same_phone_at_once_one_wins(store: AccountStore) -> None:
    rivals = [new_user(phone_key="rivals-" + new_id(), named=True)]
    rivals += [new_user(phone_key=rivals[0].phone_key, named=True) for _ in range(7)]
    won = await asyncio.gather(*(store.create(rival) for rival in rivals))
    assert sum(won) == 1
    assert await store.by_phone_key(rivals[0].phone_key) == rivals[won.index(True)].user


async def test_an_unknown_owner_has_no_account_no_root_and_no_session(store: AccountStore) -> None:
    stranger = new_id()
    with pytest.raises(NotFound):
        await store.viewer(access(stranger))
    with pytest.raises(NotFound):
        await store.wrapped_root(stranger)
    with pytest.raises(NotFound):
        await store.add_session(session(stranger))
    assert await store.standing(stranger, new_id()) is None


@pytest.mark.parametrize("revoked_at", [None, NOW])
async def test_a_session_stands_with_what_its_user_may_open(store: AccountStore, revoked_at: datetime | None) -> None:
    new = new_user(security_level=2)
    await store.create(new)
    added = session(new.user.id, revoked_at)
    await store.add_session(added)
    standing = await store.standing(new.user.id, added.id)
    assert standing is not None
    assert standing.session == added
    assert (standing.ceiling, standing.user_is_active) == (Sensitivity.CONFIDENTIAL, True)


async def test_a_session_is_its_owners_alone(store: AccountStore) -> None:
    one, two = new_user(), new_user()
    await store.create(one)
    await store.create(two)
    added = session(one.user.id)
    await store.add_session(added)
    assert await store.standing(two.user.id, added.id) is None
    assert await store.standing(one.user.id, new_id()) is None


async def test_a_live_session_is_what_was_put_last(live: LiveSessions) -> None:
    owner, sid = new_id(), new_id()
    assert await live.get(owner, sid) is None
    first = LiveSession(Sensitivity.ULTRA_SECRET, Sensitivity.SECRET, 1_800_000_000.25)
    await live.put(owner, sid, first, keep_s=60)
    assert await live.get(owner, sid) == first
    second = LiveSession(Sensitivity.GENERAL, Sensitivity.GENERAL, 0.0)
    await live.put(owner, sid, second, keep_s=60)
    assert await live.get(owner, sid) == second
    assert await live.get(new_id(), sid) is None


async def test_a_live_session_goes_with_its_token(engines: Engines) -> None:
    owner, sid = new_id(), new_id()
    async with open_redis(resolve(engines.settings).redis_url, 5.0) as client:
        live = LiveSession(Sensitivity.SECRET, Sensitivity.SECRET, 1.0)
        await RedisLiveSessions(client).put(owner, sid, live, keep_s=60)
        (key,) = [key async for key in client.scan_iter(match=f"session:{{{owner}}}:*")]
        assert 0 < await client.ttl(key) <= 60


async def test_a_redis_that_is_down_or_silent_is_unavailable() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    live = LiveSession(Sensitivity.SECRET, Sensitivity.SECRET, 1.0)
    async with server, open_redis(url, 5.0) as client:
        sessions = RedisLiveSessions(client, timeout_s=0.05)
        with pytest.raises(EngineUnavailable, match="recollect doctor"):
            await sessions.get("owner", "sid")
    async with open_redis(url, 5.0) as client:
        with pytest.raises(EngineUnavailable):
            await RedisLiveSessions(client).put("owner", "sid", live, keep_s=60)


@pytest.mark.parametrize(("name", "shown"), [("Marta Ruiz", "Marta Ruiz"), (None, "Me")])
async def test_a_user_has_a_contact_of_their_own_and_a_log_at_its_beginning(
    engines: Engines, account_graph: Graph, name: str | None, shown: str
) -> None:
    store = Neo4jAccountStore(account_graph)
    keyring = open_keyring(engines.settings, store)
    service = account_service(engines.settings, store, InMemoryLiveSessions(), keyring)
    user = await service.ensure_user("+1555" + str(uuid4().int)[:8], name)
    entities = Neo4jEntityStore(account_graph, keyring)
    page = await entities.list(access(user.id), [], None, PageRequest())
    (own,) = page.items
    assert (own.name, own.kind, own.sensitivity, own.mention_count) == (
        shown,
        EntityKind.CONTACT,
        Sensitivity.GENERAL,
        0,
    )
    assert own.contact is not None
    assert own.contact.is_self
    heads = await Neo4jEventLog(account_graph).heads([user.id])
    assert heads[user.id].seq == 0
    assert len(heads[user.id].epoch) == 16


async def test_a_user_is_made_over_real_engines_and_signs_in_with_a_token(
    engines: Engines, account_graph: Graph
) -> None:
    store = Neo4jAccountStore(account_graph)
    keyring = open_keyring(engines.settings, store)
    async with open_redis(resolve(engines.settings).redis_url, 5.0) as client:
        service = account_service(engines.settings, store, RedisLiveSessions(client), keyring)
        users = await asyncio.gather(*(service.ensure_user("+15550177", "Marta Ruiz") for _ in range(6)))
        assert len({user.id for user in users}) == 1
        opened = await service.authenticate(await service.issue_token(users[0], Sensitivity.SECRET))
        assert (opened.owner, opened.clearance) == (users[0].id, Sensitivity.SECRET)
        assert (await service.viewer(opened)).phone_number == "+15550177"
        locked = await service.authenticate(await service.issue_token(users[0]))
        assert locked.clearance == Sensitivity.CONFIDENTIAL
