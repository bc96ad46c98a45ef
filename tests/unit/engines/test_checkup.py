from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from knowledge.engines import checkup
from knowledge.engines.checkup import Finding, check_up, is_old_qdrant, without_secret
from knowledge.settings import Settings

_NOWHERE = {
    "neo4j_uri": "bolt://127.0.0.1:9",
    "qdrant_url": "http://127.0.0.1:9",
    "redis_url": "redis://:pw@127.0.0.1:9/0",
}


async def _found(data: Path, **known: object) -> dict[str, Finding]:
    return {finding.what: finding for finding in await check_up(Settings.model_validate({"data": data, **known}))}


async def test_nothing_running_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    found = await _found(tmp_path)

    assert found["engines"].state == "failed"
    assert "recollect up" in found["engines"].advice


async def test_servers_that_do_not_answer_fail_without_showing_their_secrets(tmp_path: Path) -> None:
    found = await _found(tmp_path, **_NOWHERE)

    assert {found[what].state for what in ("graph", "vectors", "redis")} == {"failed"}
    assert "pw" not in found["redis"].uses
    assert "URL and credentials" in found["redis"].advice


async def test_a_qdrant_that_ignores_per_owner_weights_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def old(url: str, api_key: str | None = None) -> str:
        return "Qdrant 1.18.2"

    monkeypatch.setattr(checkup, "ask_vectors", old)

    found = await _found(tmp_path, **_NOWHERE)

    assert found["vectors"].state == "note"
    assert "per-owner IDF" in found["vectors"].advice


@pytest.mark.parametrize(
    ("version", "is_old"),
    [
        ("Qdrant 1.18.2", True),
        ("Qdrant 1.19.0", False),
        ("Qdrant 2.0.0", False),
        ("Qdrant Edge 0.9.0", False),
        ("?", False),
    ],
)
def test_only_servers_before_1_19_are_old(version: str, is_old: bool) -> None:
    assert is_old_qdrant(version) is is_old


def test_a_url_is_shown_without_user_and_password() -> None:
    assert without_secret("redis://user:p%40w@host:6379/0") == "redis://host:6379/0"
    assert without_secret("unix:///tmp/edge.sock") == "unix:///tmp/edge.sock"


async def test_the_data_folder_is_judged_by_its_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    missing = (await _found(data))["data folder"]
    data.mkdir(mode=0o755)
    open_to_others = (await _found(data))["data folder"]
    data.chmod(0o700)
    private = (await _found(data))["data folder"]
    monkeypatch.setattr(checkup.os, "access", lambda *_: False)
    closed = (await _found(data))["data folder"]

    assert (missing.state, open_to_others.state, private.state, closed.state) == ("note", "note", "ok", "failed")
    assert "chmod 700" in open_to_others.advice


async def test_a_master_key_that_others_may_read_is_a_failure(tmp_path: Path) -> None:
    none_yet = (await _found(tmp_path))["keys"]
    (tmp_path / "keys").mkdir()
    key = tmp_path / "keys" / "master.json"
    key.write_text("{}")
    key.chmod(0o644)
    readable = (await _found(tmp_path))["keys"]
    key.chmod(0o600)
    private = (await _found(tmp_path))["keys"]
    given = (await _found(tmp_path, master_key="x"))["keys"]

    assert (none_yet.state, readable.state, private.state, given.state) == ("note", "failed", "ok", "ok")


async def test_little_room_on_the_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(checkup.shutil, "disk_usage", lambda _: usage(10, 9, 1))

    assert (await _found(tmp_path))["disk"].state == "note"


async def test_a_machine_without_java_or_maven_is_told_what_neo4j_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOLLECT_NEO4J_JARS", str(tmp_path / "none"))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    here = shutil.which
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: str(java) if name == "java" else None)
    no_maven = (await _found(tmp_path))["Neo4j here"]
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    no_java = (await _found(tmp_path))["Neo4j here"]
    monkeypatch.setattr(shutil, "which", lambda name, path=None: str(java) if name in ("java", "mvn") else here(name))
    both = (await _found(tmp_path))["Neo4j here"]

    assert "Maven" in no_maven.advice
    assert "Java 17" in no_java.advice
    assert (no_maven.state, no_java.state, both.state) == ("note", "note", "ok")
