"""The graph over Bolt: one driver, statements from files, retries with an end, errors of the domain."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

from neo4j import AsyncDriver, AsyncGraphDatabase, AsyncSession, AsyncTransaction, Query
from neo4j.exceptions import AuthError, ClientError, ConstraintError, DriverError, Neo4jError, TransientError

from cypher import Statement
from knowledge.errors import Contended, EngineUnavailable, Moved, TimedOut

T = TypeVar("T")
Row: TypeAlias = Mapping[str, Any]

MAX_TRIES = 60
"""Within the deadline. On ArcadeDB one of 140 deletions in the middle of an import lost 20 times to others' commits."""
_MOVES = 5
"""So often may one transaction find gone what it read: ArcadeDB shows it what others commit while it runs."""
_BACKOFF_S = (0.002, 0.1)
_ALL = 1_000_000
_LOST = "Neo.ClientError.Transaction.TransactionNotFound"
_HINT = "see `recollect doctor`; a running `recollect up` restarts its own engine within seconds."
_MEMORY = "it has too little memory for this; ask for less at once, or give it more."


class Transaction:
    """One explicit transaction: what runs in it is written together or not at all."""

    def __init__(self, transaction: AsyncTransaction) -> None:
        self._transaction = transaction

    async def run(self, statement: Statement, **params: object) -> list[Row]:
        result = await self._transaction.run(statement.text, _checked(statement, params))
        return [dict(record) for record in await result.fetch(_ALL)]


class Graph:
    """Runs statements; every call ends within `timeout_s`, however often it is retried."""

    def __init__(self, driver: AsyncDriver, *, database: str, agent: str, timeout_s: float) -> None:
        self._driver = driver
        self._database = database
        self._timeout_s = timeout_s
        self.agent = agent

    async def read(self, statement: Statement, **params: object) -> list[Row]:
        async def work(session: AsyncSession) -> list[Row]:
            return await self._autocommit(session, statement, params)

        return await self._retried(work)

    async def write(self, statement: Statement, **params: object) -> list[Row]:
        """Run one statement in a transaction of its own."""

        async def work(session: AsyncSession) -> list[Row]:
            return await self._autocommit(session, statement, params)

        return await self._retried(work)

    async def transact(self, work: Callable[[Transaction], Awaitable[T]], *, tries: int = MAX_TRIES) -> T:
        """Run `work` in one transaction; after a conflict it runs again from the start, so it must be repeatable.

        Raises Contended after the last try: who can do less at once asks for few.
        """

        async def attempt(session: AsyncSession) -> T:
            async with await session.begin_transaction(timeout=self._timeout_s) as transaction:
                outcome = await work(Transaction(transaction))
                await transaction.commit()
                return outcome

        return await self._retried(attempt, tries)

    async def _autocommit(self, session: AsyncSession, statement: Statement, params: dict[str, object]) -> list[Row]:
        query = Query(statement.text, timeout=self._timeout_s)
        result = await session.run(query, _checked(statement, params))
        return [dict(record) for record in await result.fetch(_ALL)]

    async def _retried(self, work: Callable[[AsyncSession], Awaitable[T]], tries: int = MAX_TRIES) -> T:
        moves = 0
        try:
            async with asyncio.timeout(self._timeout_s):
                for remaining in reversed(range(tries)):
                    try:
                        async with self._driver.session(database=self._database) as session:
                            return await work(session)
                    except Moved:
                        moves += 1
                        if moves == _MOVES or remaining == 0:
                            raise
                    except (TransientError, ClientError) as error:
                        if not _passes(error):
                            raise
                        if "OutOfMemory" in (error.code or ""):
                            raise EngineUnavailable("The graph", _MEMORY) from error
                        if remaining == 0:
                            raise Contended("Others kept changing the same things in the graph; try again.") from error
                    # Full jitter, so that writers who met once do not meet again in step.
                    await asyncio.sleep(random.uniform(*_BACKOFF_S))  # noqa: S311
        except TimeoutError as error:
            raise TimedOut(f"The graph did not finish within {self._timeout_s:g} s; ask for less.") from error
        except (DriverError, AuthError) as error:
            raise EngineUnavailable("The graph", _HINT) from error
        except ClientError as error:
            if "TimedOut" not in (error.code or ""):
                raise
            raise TimedOut("The graph ended the work at its own deadline; ask for less.") from error
        raise AssertionError("the last try returns or raises")


def _passes(error: Neo4jError) -> bool:
    """Tell what another try may get past from what stays.

    A lost race for a key is a violation on both engines; who tries again finds what won. On ArcadeDB a commit that lost
    may find its transaction gone.
    """
    return isinstance(error, (TransientError, ConstraintError)) or error.code == _LOST


@asynccontextmanager
async def open_graph(uri: str, user: str, password: str, database: str, timeout_s: float) -> AsyncIterator[Graph]:
    """Connect, or raise EngineUnavailable with what to do."""
    driver = AsyncGraphDatabase.driver(
        uri,
        auth=(user, password),
        connection_timeout=min(5.0, timeout_s),
        connection_acquisition_timeout=timeout_s,
        max_connection_pool_size=64,
        telemetry_disabled=True,
        notifications_min_severity="OFF",
    )
    async with driver:
        try:
            info = await driver.get_server_info()
        except (DriverError, AuthError, ClientError) as error:
            raise EngineUnavailable(f"The graph at {uri}", f"{error} - check NEO4J_URI, user and password.") from error
        yield Graph(driver, database=database, agent=str(info.agent), timeout_s=timeout_s)


def _checked(statement: Statement, params: dict[str, object]) -> dict[str, object]:
    if params.keys() != statement.params:
        raise TypeError(f"{statement.name} takes {sorted(statement.params)}, got {sorted(params)}")
    return params
