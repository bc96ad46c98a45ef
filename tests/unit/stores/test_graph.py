"""The graph's retry loop ends, within its deadline and its tries, and gives errors that the domain knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from neo4j import AsyncGraphDatabase
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConstraintError,
    CypherSyntaxError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from cypher.statement import Statement
from knowledge.errors import Conflict, Contended, EngineUnavailable, Moved, NotFound, TimedOut
from knowledge.stores import graph as module
from knowledge.stores.graph import MAX_TRIES, Graph, Transaction, open_graph

ONE = Statement("test/one", "For a test.", "RETURN $x AS x", frozenset({"x"}), ("x",), service=True)


def coded(kind: type[Neo4jError], code: str) -> Neo4jError:
    error = Neo4jError._hydrate_neo4j(code=code, message="said the engine")
    assert isinstance(error, kind)
    return error


def deadlock() -> Neo4jError:
    return coded(TransientError, "Neo.TransientError.Transaction.DeadlockDetected")


def violation() -> Neo4jError:
    return coded(ConstraintError, "Neo.ClientError.Schema.ConstraintValidationFailed")


def vanished() -> Neo4jError:
    return coded(ClientError, "Neo.ClientError.Transaction.TransactionNotFound")


@dataclass
class Script:
    """A driver whose runs do what the script says, one after the other, and answer with their parameter then."""

    steps: list[Exception | float] = field(default_factory=list)
    runs: int = 0
    committed: int = 0
    rolled_back: int = 0
    databases: list[str] = field(default_factory=list)

    def session(self, *, database: str) -> Script:
        self.databases.append(database)
        return self

    async def __aenter__(self) -> Script:
        return self

    async def __aexit__(self, *exc: object) -> None:
        return None

    async def run(self, query: Any, params: dict[str, Any]) -> Script:
        self.runs += 1
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, Exception):
            raise step
        if step is not None:
            await asyncio.sleep(step)
        self.params = params
        return self

    async def fetch(self, n: int) -> list[dict[str, Any]]:
        return [self.params]

    async def begin_transaction(self, *, timeout: float) -> Piece:  # noqa: ASYNC109 - the driver's own name
        return Piece(self)


class Piece:
    """A transaction of the script."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._done = False

    async def __aenter__(self) -> Piece:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._script.rolled_back += not self._done

    async def run(self, text: str, params: dict[str, Any]) -> Script:
        return await self._script.run(text, params)

    async def commit(self) -> None:
        self._done = True
        self._script.committed += 1


def graph(*steps: Exception | float, timeout_s: float = 5.0) -> tuple[Graph, Script]:
    script = Script(list(steps))
    return Graph(script, database="neo4j", agent="Neo4j/5.26", timeout_s=timeout_s), script  # type: ignore[arg-type]


async def in_transaction(graph: Graph) -> object:
    async def work(tx: Transaction) -> object:
        return await tx.run(ONE, x=1)

    return await graph.transact(work)


CALLS: tuple[Callable[[Graph], Any], ...] = (
    lambda graph: graph.read(ONE, x=1),
    lambda graph: graph.write(ONE, x=1),
    in_transaction,
)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BACKOFF_S", (0.0, 0.0))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("conflict", [deadlock, violation, vanished])
async def test_a_conflict_is_tried_again_until_it_passes(
    call: Callable[[Graph], Any], conflict: Callable[[], Neo4jError]
) -> None:
    tried, script = graph(conflict(), conflict())
    assert await call(tried) == [{"x": 1}]
    assert script.runs == 3
    assert set(script.databases) == {"neo4j"}


@pytest.mark.parametrize("call", CALLS)
async def test_tries_have_an_end(call: Callable[[Graph], Any]) -> None:
    tried, script = graph(*(deadlock() for _ in range(MAX_TRIES + 5)))
    with pytest.raises(Contended):
        await call(tried)
    assert script.runs == MAX_TRIES


async def test_who_can_do_less_at_once_asks_for_few_tries() -> None:
    tried, script = graph(*(deadlock() for _ in range(5)))
    with pytest.raises(Contended):
        await tried.transact(lambda tx: tx.run(ONE, x=1), tries=2)
    assert (script.runs, script.rolled_back, script.committed) == (2, 2, 0)


@pytest.mark.parametrize("call", CALLS)
async def test_the_deadline_ends_what_hangs(call: Callable[[Graph], Any]) -> None:
    hanging, _ = graph(5.0, timeout_s=0.05)
    with pytest.raises(TimedOut, match=r"0\.05 s"):
        await call(hanging)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ServiceUnavailable("gone"), EngineUnavailable),
        (SessionExpired("gone"), EngineUnavailable),
        (coded(AuthError, "Neo.ClientError.Security.Unauthorized"), EngineUnavailable),
        (coded(TransientError, "Neo.TransientError.General.OutOfMemoryError"), EngineUnavailable),
        (coded(TransientError, "Neo.TransientError.General.MemoryPoolOutOfMemoryError"), EngineUnavailable),
        (coded(ClientError, "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"), TimedOut),
        (coded(CypherSyntaxError, "Neo.ClientError.Statement.SyntaxError"), CypherSyntaxError),
        (NotFound("memory"), NotFound),
    ],
)
async def test_what_does_not_pass_is_told_at_once_in_the_domains_words(
    call: Callable[[Graph], Any], error: Exception, expected: type[Exception]
) -> None:
    tried, script = graph(error)
    with pytest.raises(expected):
        await call(tried)
    assert (script.runs, script.committed) == (1, 0)


async def test_a_transaction_is_whole_or_nothing() -> None:
    tried, script = graph()
    seen = []

    async def work(tx: Transaction) -> int:
        seen.append(await tx.run(ONE, x=len(seen)))
        if len(seen) == 1:
            raise deadlock()
        return len(seen)

    assert await tried.transact(work) == 2
    assert (script.committed, script.rolled_back, script.runs) == (1, 1, 2)


@pytest.mark.parametrize("times", [1, 3, 100])
async def test_a_transaction_that_finds_gone_what_it_read_begins_again_a_few_times(times: int) -> None:
    tried, script = graph()

    async def work(tx: Transaction) -> object:
        if script.rolled_back < times:
            raise Moved("gone")
        return await tx.run(ONE, x=1)

    if times < MAX_TRIES:
        assert await tried.transact(work) == [{"x": 1}]
        assert (script.committed, script.rolled_back) == (1, times)
    else:
        with pytest.raises(Conflict):
            await tried.transact(work)
        assert (script.committed, script.rolled_back) == (0, 5)


@pytest.mark.parametrize("params", [{}, {"x": 1, "y": 2}, {"y": 1}])
async def test_parameters_are_those_of_the_header(params: dict[str, int]) -> None:
    tried, script = graph()
    with pytest.raises(TypeError, match=r"test/one takes \['x'\]"):
        await tried.read(ONE, **params)
    assert script.runs == 0


async def test_opening_a_graph_that_is_not_there_says_what_to_check() -> None:
    with pytest.raises(EngineUnavailable, match=r"bolt://127\.0\.0\.1:9 (?s:.*)NEO4J_URI"):
        async with open_graph("bolt://127.0.0.1:9", "neo4j", "secret", "neo4j", 2.0):
            raise AssertionError("nothing listens there")


async def test_opening_a_graph_asks_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Driver(Script):
        async def get_server_info(self) -> Any:
            return type("Info", (), {"agent": "Neo4j/5.26.0 compatible (ArcadeDB 26.10)"})()

    monkeypatch.setattr(AsyncGraphDatabase, "driver", lambda *args, **kwargs: Driver())
    async with open_graph("bolt://x", "u", "p", "neo4j", 2.0) as opened:
        assert "ArcadeDB" in opened.agent
        assert await opened.read(ONE, x=2) == [{"x": 2}]
