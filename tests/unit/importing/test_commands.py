"""`recollect import`, as a person calls it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from knowledge.engines.marks import ProcessMark
from knowledge.engines.runtime import Endpoints, Runtime, write_runtime
from knowledge.errors import EngineUnavailable, InvalidInput, Unauthenticated
from recollect.cli import app
from recollect.importing import commands
from tests.unit.importing.fake_service import TOKEN, FakeService, serving

CHAT = """\
13/02/24, 10:00 - Messages and calls are end-to-end encrypted.
13/02/24, 10:00 - Ana: first
13/02/24, 10:01 - Bo: <Media omitted>
13/02/24, 10:02 - Bo: second
"""


def call(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["import", *arguments, "--data", str(tmp_path / "data")])


@pytest.fixture
def chat(tmp_path: Path) -> str:
    path = tmp_path / "WhatsApp Chat with Bo.txt"
    path.write_text(CHAT)
    return str(path)


def test_a_chat_is_imported_and_awaited_and_told(tmp_path: Path, chat: str) -> None:
    service = FakeService(pending=[2, 0])
    with serving(service) as url:
        said = call(tmp_path, "chat", chat, "--url", url, "--token", TOKEN, "--time-zone", "Europe/Madrid")
        again = call(
            tmp_path, "chat", chat, "--url", f"{url}/graphql", "--token", TOKEN, "--time-zone", "Europe/Madrid"
        )
        moved = call(tmp_path, "chat", chat, "--url", url, "--token", TOKEN, "--time-zone", "Asia/Tokyo", "--no-wait")
    assert said.exit_code == again.exit_code == moved.exit_code == 0, said.output
    assert "Imported 2 in" in said.output
    assert "All understood after" in said.output
    assert "Left out: 1, media, which a text export leaves out (line 3)" in said.output
    assert "Nothing new was imported." in again.output
    assert "2 were there already." in again.output
    assert "2 were there already with other details" in moved.output
    assert "understood" not in moved.output
    first = next(iter(service.stored.values()))
    assert first["occurredAt"] == "2024-02-13T10:00:00+01:00"
    assert first["conversationTitle"] == "Bo"
    assert "sensitivity" not in first


def test_notes_are_imported_at_a_stated_level(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("text")
    (tmp_path / "vault" / "b.csv").write_text("text")
    service = FakeService()
    with serving(service) as url:
        said = call(
            tmp_path,
            "notes",
            str(tmp_path / "vault"),
            "--url",
            url,
            "--token",
            TOKEN,
            "--sensitivity",
            "secret",
            "--no-wait",
        )
    assert said.exit_code == 0, said.output
    assert "Left out: 1, not Markdown (b.csv)" in said.output
    assert [each["sensitivity"] for each in service.stored.values()] == ["SECRET"]


def test_what_the_service_refuses_gives_status_one(tmp_path: Path, chat: str) -> None:
    with serving(FakeService(refuse={"first": ("INVALID", "Too odd.")})) as url:
        said = call(tmp_path, "chat", chat, "--url", url, "--token", TOKEN)
    assert said.exit_code == 1
    assert "Refused by the service: 1, Too odd. (line 2)" in said.output


def test_the_running_instance_is_found_and_a_token_made_in_development(
    tmp_path: Path, chat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def made(settings: object, phone: str) -> str:
        assert phone == "+15550100"
        return TOKEN

    monkeypatch.setattr(commands, "development_token", made)
    (tmp_path / "data").mkdir()
    with serving(FakeService()) as url:
        nowhere = Endpoints("bolt://x", "u", "p", "d", "unix:///x", None, "redis://x")
        write_runtime(tmp_path / "data", Runtime(ProcessMark.of(os.getpid()), nowhere, url))
        said = call(tmp_path, "chat", chat, "--user", "+15550100")
    assert said.exit_code == 0, said.output


def test_wrong_calls_are_told(tmp_path: Path, chat: str) -> None:
    assert call(tmp_path, "chat", chat).exit_code == 2
    assert isinstance(call(tmp_path, "chat", chat, "--token", "x").exception, EngineUnavailable)
    assert isinstance(call(tmp_path, "chat", chat, "--token", "x", "--url", "ftp://x").exception, InvalidInput)
    assert isinstance(call(tmp_path, "chat", chat, "--token", "x", "--time-zone", "Mars/Base").exception, InvalidInput)
    assert isinstance(call(tmp_path, "chat", str(tmp_path / "none.txt"), "--token", "x").exception, InvalidInput)
    with serving(FakeService()) as url:
        assert isinstance(call(tmp_path, "chat", chat, "--token", "x", "--url", url).exception, Unauthenticated)


def test_an_interrupted_import_says_how_to_go_on(tmp_path: Path, chat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_connected", interrupted)
    said = call(tmp_path, "chat", chat, "--token", "x")
    assert said.exit_code == 130
    assert "goes on from here" in said.output
