"""What the environment says, and what it leaves open."""

from __future__ import annotations

import pytest

from knowledge.settings import Settings


def test_a_variable_that_is_set_to_nothing_is_as_good_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOLLECT_DATA", raising=False)
    default = Settings().data
    for name in ("RECOLLECT_DATA", "NEO4J_URI", "QDRANT_URL", "REDIS_URL", "RECOLLECT_MASTER_KEY"):
        monkeypatch.setenv(name, "")
    settings = Settings()
    assert settings.data == default
    assert {settings.neo4j_uri, settings.qdrant_url, settings.redis_url, settings.master_key} == {None}


@pytest.mark.parametrize(
    ("environment", "model"),
    [
        ({}, None),
        ({"LLM_MODEL": "gpt-4.1"}, None),
        ({"OPENAI_API_KEY": "k"}, None),
        ({"OPENAI_API_KEY": "k", "EMBEDDING_MODEL": "text-embedding-3-small"}, None),
        ({"OPENAI_API_KEY": "k", "LLM_MODEL": "gpt-4.1"}, "gpt-4.1"),
        ({"OPENAI_API_KEY": "k", "LLM_MODEL": "gpt-4.1", "LLM_POLICY": "never"}, None),
        ({"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://localhost:8080/v1"}, None),
        ({"OPENAI_BASE_URL": "http://localhost:8080/v1", "LLM_MODEL": "qwen3"}, "qwen3"),
    ],
)
def test_a_language_model_is_asked_where_a_server_and_a_model_are_named(
    environment: dict[str, str], model: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "LLM_MODEL", "LLM_POLICY", "EMBEDDING_MODEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Settings().language_model == model
