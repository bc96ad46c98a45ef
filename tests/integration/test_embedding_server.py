"""Embeddings by a server that speaks OpenAI's protocol, well and sick, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from ingest import embedding_server
from ingest.breaker import TRUSTED_FAILURES
from ingest.embedders import may_leave, open_embedder
from ingest.embedding import MODEL, StaticEmbedder
from ingest.embedding_server import MAX_CHARACTERS, TEXTS_AT_ONCE, ServerEmbedder
from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.search.ports import Embedder
from knowledge.settings import Settings
from tests.openai_server import DIMENSIONS, OpenAIServer, Reply, by_words, error, openai_server

HANGS = Reply(hangs=True)


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with openai_server() as server:
        yield server


def settings(server: OpenAIServer, **changes: object) -> Settings:
    told: dict[str, object] = {
        "openai_base_url": server.url,
        "openai_api_key": SecretStr("key-1"),
        "embedding_model": "small",
        "embedding_dimensions": DIMENSIONS,
    }
    return Settings(data=Path("nowhere"), **{**told, **changes})  # type: ignore[arg-type]


@pytest.fixture
async def embedder(server: OpenAIServer) -> AsyncIterator[Embedder]:
    async with open_embedder(settings(server), StaticEmbedder.load()) as embedder:
        yield embedder


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let pauses between attempts pass at once, and remember them."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(embedding_server, "sleep", sleep)
    return slept


async def test_one_unit_row_for_each_text_in_order(server: OpenAIServer, embedder: Embedder) -> None:
    server.embed = lambda text: [3 * value for value in by_words(text)]
    found = await embedder.vectors(["boat and rain", "tea", " ", "boat and rain"])
    assert found == pytest.approx(np.array([by_words(text) for text in ("boat and rain", "tea", "", "boat and rain")]))
    assert server.asked[0].body["input"] == ["boat and rain", "tea", "boat and rain"]
    assert server.asked[0].headers["authorization"] == "Bearer key-1"
    assert (embedder.model, embedder.dimensions) == (f"small-{DIMENSIONS}", DIMENSIONS)


async def test_many_and_long_texts_go_in_requests_that_a_server_takes(server: OpenAIServer, embedder: Embedder) -> None:
    texts = [f"text {number}" for number in range(TEXTS_AT_ONCE + 1)] + ["x" * 20_000] * 30
    found = await embedder.vectors(texts)
    assert found == pytest.approx(np.array([by_words(text[:MAX_CHARACTERS]) for text in texts]))
    sent = [asked.body["input"] for asked in server.asked]
    assert max(map(len, sent)) == TEXTS_AT_ONCE  # type: ignore[arg-type]
    assert max(sum(map(len, texts)) for texts in sent) <= 100_000  # type: ignore[arg-type, misc, attr-defined]


async def test_no_text_asks_nobody(server: OpenAIServer, embedder: Embedder) -> None:
    assert (await embedder.vectors([])).shape == (0, DIMENSIONS)
    assert not (await embedder.vectors(["", "\n"])).any()
    assert server.asked == []


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_that_is_busy_or_stumbles_is_asked_again(
    server: OpenAIServer, embedder: Embedder, status: int
) -> None:
    server.replies += [error(status), error(status)]
    assert (await embedder.vectors(["tea"])).any()
    assert len(server.asked) == 3


async def test_the_pause_that_a_server_names_is_kept_to(
    server: OpenAIServer, embedder: Embedder, no_pauses: list[float]
) -> None:
    server.replies.append(error(429, retry_after="3"))
    await embedder.vectors(["tea"])
    assert no_pauses == [3.0]


async def test_a_pause_that_is_too_long_is_not_waited_for(
    server: OpenAIServer, embedder: Embedder, no_pauses: list[float]
) -> None:
    server.replies.append(error(429, retry_after="60"))
    with pytest.raises(EngineUnavailable, match="sick or too busy"):
        await embedder.vectors(["tea"])
    assert (len(server.asked), no_pauses) == (1, [])


async def test_the_attempts_have_an_end_and_the_server_is_then_left_alone(
    server: OpenAIServer, embedder: Embedder
) -> None:
    server.replies += [error(500)] * 100
    for _ in range(TRUSTED_FAILURES):
        with pytest.raises(EngineUnavailable, match="sick or too busy"):
            await embedder.vectors(["tea"])
    asked = len(server.asked)
    with pytest.raises(EngineUnavailable, match="left alone"):
        await embedder.vectors(["tea"])
    assert len(server.asked) == asked


async def test_one_hanging_request_is_given_up_and_asked_again(
    server: OpenAIServer, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_server, "_ATTEMPT_S", 0.1)
    server.replies.append(HANGS)
    assert (await embedder.vectors(["tea"])).any()
    assert len(server.asked) == 2


async def test_a_server_that_goes_on_hanging_is_waited_for_no_longer_than_asked(
    server: OpenAIServer, embedder: Embedder
) -> None:
    server.replies += [HANGS] * 10
    with pytest.raises(TimedOut):
        await embedder.vectors(["tea"], 0.05)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (error(401), "check OPENAI_API_KEY"),
        (error(404), "check EMBEDDING_MODEL"),
        (Reply("{not json"), "another form"),
        (Reply({"data": []}), "another form"),
        (Reply({"object": "list", "data": [{"index": 7, "embedding": [1.0] * DIMENSIONS}]}), "asked for"),
        (Reply({"object": "list", "data": [{"index": 0, "embedding": [1.0] * 3}]}), "3 dimensions.*recollect reindex"),
        (Reply('{"data": [{"index": 0, "embedding": [NaN, 1, 1, 1, 1, 1, 1, 1]}]}'), "no numbers"),
        (Reply({"data": [{"index": 0, "embedding": None}]}), "another form"),
    ],
)
async def test_a_wrong_answer_is_told_at_once_with_what_to_do(
    server: OpenAIServer, embedder: Embedder, reply: Reply, told: str
) -> None:
    server.replies.append(reply)
    with pytest.raises(EngineUnavailable, match=told):
        await embedder.vectors(["tea"])
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 400])
async def test_no_answer_is_read_without_an_end(
    server: OpenAIServer, no_pauses: list[float], monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(embedding_server, "MAX_BYTES", 1_000)
    async with open_embedder(settings(server), StaticEmbedder.load()) as embedder:
        server.embeddings = lambda body: Reply(json.dumps(server.embedded(body).body) + " " * 1_000, status)
        with pytest.raises(EngineUnavailable):
            await embedder.vectors(["tea"])


async def test_a_server_that_is_not_there_is_named() -> None:
    nowhere = Settings(openai_base_url="http://127.0.0.1:9/v1", embedding_model="small", embedding_dimensions=8)
    async with open_embedder(nowhere, StaticEmbedder.load()) as embedder:
        with pytest.raises(EngineUnavailable, match="check OPENAI_BASE_URL"):
            await embedder.vectors(["tea"])


async def test_the_text_that_a_server_refuses_costs_no_other_its_vector(
    server: OpenAIServer, embedder: Embedder
) -> None:
    server.embeddings = lambda body: error(400) if "poison" in str(body) else server.embedded(body)
    texts = ["tea", "boat", "poison", "rain", "bread"]
    found = await embedder.vectors(texts)
    assert [bool(row.any()) for row in found] == [True, True, False, True, True]
    assert (await embedder.vectors(["tea"])).any()


async def test_where_a_server_refuses_everything_the_settings_are_doubted_not_the_texts(
    server: OpenAIServer, embedder: Embedder
) -> None:
    server.replies += [error(400)] * 10
    with pytest.raises(EngineUnavailable, match="refuses every text"):
        await embedder.vectors(["tea"] * 50)
    assert len(server.asked) == 2


async def test_no_word_of_a_text_stands_in_what_an_error_says(server: OpenAIServer, embedder: Embedder) -> None:
    server.replies += [error(404, "you sent: the door code")]
    with pytest.raises(EngineUnavailable) as failed:
        await embedder.vectors(["the door code"])
    assert "door" not in str(failed.value)


@pytest.mark.parametrize(
    ("model", "dimensions", "expected", "asked"),
    [
        ("text-embedding-3-small", None, 1536, None),
        ("text-embedding-3-large", 256, 256, 256),
        ("text-embedding-ada-002", None, 1536, None),
    ],
)
async def test_openais_models_are_known_and_are_shortened_where_that_is_wanted(
    server: OpenAIServer, model: str, dimensions: int | None, expected: int, asked: int | None
) -> None:
    server.embed = lambda text: [1.0] * expected
    told = settings(server, embedding_model=model, embedding_dimensions=dimensions)
    async with open_embedder(told, StaticEmbedder.load()) as embedder:
        assert (embedder.model, embedder.dimensions) == (f"{model}-{expected}", expected)
        assert server.asked == []
        assert (await embedder.vectors(["tea"])).shape == (1, expected)
        assert server.asked[0].body.get("dimensions") == asked


async def test_any_other_model_is_asked_for_its_dimensions(server: OpenAIServer) -> None:
    async with open_embedder(settings(server, embedding_dimensions=None), StaticEmbedder.load()) as embedder:
        assert embedder.dimensions == DIMENSIONS
    server.replies.append(error(503))
    with pytest.raises(EngineUnavailable, match="set EMBEDDING_DIMENSIONS"):
        async with open_embedder(settings(server, embedding_dimensions=None), StaticEmbedder.load()):
            pass


async def test_without_a_model_nothing_leaves_the_machine(server: OpenAIServer) -> None:
    async with open_embedder(settings(server, embedding_model=None), StaticEmbedder.load()) as embedder:
        assert (await embedder.vectors(["tea"])).any()
        assert (await embedder.query("tea")).any()
    assert (embedder.model, server.asked) == (MODEL, [])


async def test_a_query_that_holds_a_secret_is_not_sent(server: OpenAIServer, embedder: Embedder) -> None:
    assert not (await embedder.query("my card 4111 1111 1111 1111")).any()
    assert not (await embedder.query("AKIAIOSFODNN7EXAMPLE")).any()
    assert server.asked == []
    assert (await embedder.query("who repairs the boiler at 7")).any()
    assert len(server.asked) == 1
    assert isinstance(embedder, ServerEmbedder)
    assert may_leave("call Ana on Tuesday")
