"""`recollect import` against a running service: stopped and resumed, done again, and with what is no export."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from knowledge.engines.ports import free_port
from knowledge.settings import Settings
from recollect.token import development_token
from tests.engines import Engines

_WITHIN_S = 180.0
_MESSAGES = 1_500


@dataclass(frozen=True, slots=True)
class Service:
    """An API and a worker on the session's engines."""

    url: str
    settings: Settings

    async def run(self, *arguments: str, user: str) -> tuple[int, str]:
        process = await self.start(*arguments, user=user)
        async with asyncio.timeout(_WITHIN_S):
            said = (await process.communicate())[0].decode()
        return process.returncode or 0, said

    async def start(self, *arguments: str, user: str) -> Process:
        command = (sys.executable, "-m", "recollect", "import", *arguments, "--url", self.url, "--user", user)
        environment = _environment(self.settings)
        return await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=STDOUT)

    async def ask(self, query: str, *, user: str) -> Any:
        headers = {"Authorization": f"Bearer {await development_token(self.settings, user)}"}
        async with httpx.AsyncClient(headers=headers, timeout=30) as http:
            answer = (await http.post(f"{self.url}/graphql", json={"query": query})).json()
        assert "errors" not in answer, answer
        return answer["data"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(engines: Engines) -> AsyncIterator[Service]:
    port = free_port()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_running(engines.settings, "worker"))
        api = await stack.enter_async_context(_running(engines.settings, "api", "--port", str(port)))
        url = f"http://127.0.0.1:{port}"
        await _answers(url, api)
        yield Service(url, engines.settings)


@asynccontextmanager
async def _running(settings: Settings, *arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "recollect", *arguments, env=_environment(settings), stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(60):
            await process.wait()


async def _answers(url: str, api: Process) -> None:
    async with httpx.AsyncClient(timeout=30) as http, asyncio.timeout(_WITHIN_S):
        while api.returncode is None:
            try:
                if (await http.get(f"{url}/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
    pytest.fail(f"the API ended with status {api.returncode}")


def _environment(settings: Settings) -> dict[str, str]:
    assert settings.redis_url is not None
    return os.environ | {
        "RECOLLECT_DATA": str(settings.data),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.graph_password,
        "NEO4J_DATABASE": settings.neo4j_database,
        "QDRANT_URL": str(settings.qdrant_url),
        "REDIS_URL": settings.redis_url.get_secret_value(),
    }


def _chat(folder: Path) -> Path:
    path = folder / "WhatsApp Chat with Marisol.txt"
    began = datetime(2024, 3, 14, 8)
    stamps = [f"{began + timedelta(seconds=20 * n):%d/%m/%Y, %H:%M}" for n in range(_MESSAGES)]
    speakers = ("Marisol", "Me")
    lines = [f"{stamp} - {speakers[n % 2]}: the lemon tree has {n} leaves" for n, stamp in enumerate(stamps)]
    path.write_text("\n".join(lines))
    return path


async def test_a_chat_stopped_in_the_middle_and_resumed_is_there_once(service: Service, tmp_path: Path) -> None:
    user = "+15550160"
    path = _chat(tmp_path)
    stopped = await service.start("chat", str(path), "--time-zone", "Europe/London", "--no-wait", user=user)
    async with asyncio.timeout(_WITHIN_S):
        while stopped.returncode is None:
            state = (await service.ask("{ ingestion { pending ready } }", user=user))["ingestion"]
            if state["pending"] + state["ready"]:
                stopped.send_signal(signal.SIGINT)
                break
        await stopped.wait()

    status, said = await service.run("chat", str(path), "--time-zone", "Europe/London", user=user)

    assert status == 0, said
    state = (await service.ask("{ ingestion { pending ready failed } }", user=user))["ingestion"]
    assert state == {"pending": 0, "ready": _MESSAGES, "failed": 0}
    found = await service.ask(
        "{ memories(first: 2) { totalCount nodes { content speaker { name } conversation { title } } } }", user=user
    )
    assert found["memories"]["totalCount"] == _MESSAGES
    assert found["memories"]["nodes"] == [
        {"content": f"the lemon tree has {n} leaves", "speaker": {"name": who}, "conversation": {"title": "Marisol"}}
        for n, who in ((_MESSAGES - 1, "Me"), (_MESSAGES - 2, "Marisol"))
    ]

    status, said = await service.run("chat", str(path), "--time-zone", "Europe/London", user=user)
    assert status == 0, said
    assert f"{_MESSAGES:,} were there already." in said


async def test_a_long_note_is_an_ordered_conversation_that_gives_its_text_again(
    service: Service, tmp_path: Path
) -> None:
    user = "+15550161"
    text = "\n\n".join(f"Paragraph {n}: " + "the ferry to the island was late. " * 30 for n in range(50))
    (tmp_path / "ferry.md").write_text(f"---\ndate: 2024-06-01\ntags: [ferries]\n---\n{text}")
    (tmp_path / "short.md").write_text("The harbour master likes liquorice.")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")

    status, said = await service.run("notes", str(tmp_path), user=user)

    assert status == 0, said
    assert "Left out: 1, not Markdown (photo.jpg)" in said
    found = await service.ask(
        "{ conversations(first: 5) { nodes { title memories(first: 10) { nodes { content occurredAt } } } }"
        ' search(query: "harbour master liquorice") { edges { node { content context } } }'
        ' topics(name: "ferries", first: 3) { nodes { name } } }',
        user=user,
    )
    (note,) = found["conversations"]["nodes"]
    assert note["title"] == "ferry"
    parts = sorted(note["memories"]["nodes"], key=lambda part: part["occurredAt"])
    assert "".join(part["content"] for part in parts).strip() == text.strip()
    assert found["search"]["edges"][0]["node"]["context"] == "short"
    assert [topic["name"] for topic in found["topics"]["nodes"]] == ["ferries"]


async def test_an_address_book_meets_whom_memories_name(service: Service, tmp_path: Path) -> None:
    user = "+15550163"
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "party.md").write_text("Chidi Eze brought figs to the party.")
    assert (await service.run("notes", str(tmp_path / "notes"), user=user))[0] == 0
    book = tmp_path / "book.vcf"
    chidi = "BEGIN:VCARD\nVERSION:3.0\nFN:Chidi Eze\nTEL:+351 910 000 000\nX-SPOUSE:Dara Eze\nEND:VCARD\n"
    book.write_text(f"{chidi}BEGIN:VCARD\nVERSION:2.1\nN:Eze;Dara;;;\nBDAY:--0309\nEND:VCARD\n")

    for _ in range(2):
        status, said = await service.run("contacts", str(book), user=user)
        assert status == 0, said
        assert "2 contacts are in" in said

    found = await service.ask(
        "{ entities(kinds: [CONTACT], first: 10) { nodes { name mentionCount sensitivity"
        " ... on Contact { isSelf phones birthday } } }"
        " relations(first: 10) { nodes { type origin sensitivity subject { name } object { name } } } }",
        user=user,
    )
    people = {node["name"]: node for node in found["entities"]["nodes"] if not node["isSelf"]}
    assert people.keys() == {"Chidi Eze", "Dara Eze"}
    assert (people["Chidi Eze"]["mentionCount"], people["Chidi Eze"]["phones"]) == (1, ["+351 910 000 000"])
    assert (people["Dara Eze"]["birthday"], people["Dara Eze"]["sensitivity"]) == ("--03-09", "CONFIDENTIAL")
    (tie,) = found["relations"]["nodes"]
    assert (tie["type"], tie["origin"], tie["sensitivity"]) == ("SPOUSE_OF", "STATED", "CONFIDENTIAL")
    assert {tie["subject"]["name"], tie["object"]["name"]} == {"Chidi Eze", "Dara Eze"}


async def test_cards_of_one_person_are_one_contact_and_namesakes_two(service: Service, tmp_path: Path) -> None:
    user = "+15550164"
    cards = (
        "FN:Robert Chen\nTEL:+44 7700 900123",
        "FN:Bob Chen\nTEL:07700 900123\nEMAIL:bob@example.org",
        "FN:Ana Li\nTEL:0161 496 0001",
        "FN:Ana Li\nTEL:0161 496 0002",
        "FN:Tom Berg\nTEL:0161 496 0001",
    )
    book, results = tmp_path / "book.vcf", tmp_path / "results.jsonl"
    book.write_text("".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards))
    told = []
    for _ in range(2):
        status, said = await service.run("contacts", str(book), "--results", str(results), user=user)
        assert status == 0, said
        told.append(Counter(json.loads(line)["outcome"] for line in results.read_text().splitlines()))
    assert told == [Counter(created=4, merged=1), Counter(unchanged=5)]
    found = await service.ask(
        "{ entities(kinds: [CONTACT], first: 10) { nodes { name ... on Contact { isSelf } } } }", user=user
    )
    names = Counter(node["name"] for node in found["entities"]["nodes"] if not node["isSelf"])
    assert names.pop("Robert Chen", 0) + names.pop("Bob Chen", 0) == 1
    assert names == {"Ana Li": 2, "Tom Berg": 1}


async def test_what_is_no_export_is_one_sentence_and_status_one(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("milk\neggs\n")
    status, said = await service.run("chat", str(path), user="+15550162")
    assert status == 1
    assert "is no WhatsApp text export" in said
    assert "Traceback" not in said
