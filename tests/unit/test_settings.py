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
