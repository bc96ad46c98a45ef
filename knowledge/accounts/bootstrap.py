"""Wire accounts: beside everything else in a service, or alone for a command that needs nothing more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from knowledge.accounts.ports import AccountStore, LiveSessions
from knowledge.accounts.service import AccountService
from knowledge.engines.endpoints import resolve
from knowledge.keys.keyring import Keyring
from knowledge.keys.master import open_master_keys
from knowledge.keys.service import open_service_keys
from knowledge.settings import Settings
from knowledge.stores.graph import open_graph
from knowledge.stores.migrations import migrate
from knowledge.stores.neo4j_accounts import Neo4jAccountStore
from knowledge.stores.redis_client import open_redis
from knowledge.stores.redis_sessions import RedisLiveSessions


def open_keyring(settings: Settings, store: AccountStore) -> Keyring:
    return Keyring(open_master_keys(settings), store)


def account_service(settings: Settings, store: AccountStore, live: LiveSessions, keyring: Keyring) -> AccountService:
    return AccountService(store, live, keyring, open_service_keys(settings), production=settings.env == "production")


@asynccontextmanager
async def open_accounts(settings: Settings) -> AsyncIterator[AccountService]:
    """Attach to the engines of the settings, else to those of the running instance.

    Raises EngineUnavailable where there are none, or they do not answer.
    """
    at = resolve(settings)
    async with (
        open_graph(
            at.graph_uri, at.graph_user, at.graph_password, at.graph_database, settings.graph_timeout_s
        ) as graph,
        open_redis(at.redis_url, settings.redis_timeout_s) as redis,
    ):
        await migrate(graph)
        store = Neo4jAccountStore(graph)
        keyring = open_keyring(settings, store)
        try:
            yield account_service(settings, store, RedisLiveSessions(redis), keyring)
        finally:
            keyring.close()
