"""An import sends some requests at a time, notes how far it came, and tells what became of every item."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from ingest.importers.items import CaptureItem, Item, Skipped
from knowledge.errors import Forbidden, TimedOut
from knowledge.memories.memory import Capture
from recollect.importing import batches, sending
from recollect.importing.answers import Ingestion
from recollect.importing.client import Client
from recollect.importing.resume import Resume, file_digest, folder_digest
from recollect.importing.sending import IN_FLIGHT, Report, Sender, wait_until_ready
from tests.unit.importing.fake_service import TOKEN, FakeService


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MAX_ITEMS", 2)
    monkeypatch.setattr(sending, "FIRST_POLL_S", 0.001)
    monkeypatch.setattr(sending, "LONGEST_POLL_S", 0.001)


def items(count: int) -> list[Item]:
    return [
        CaptureItem(f"line {number}", Capture(f"text {number}", idempotency_key=str(number))) for number in range(count)
    ]


def client(service: FakeService) -> Client:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return Client(
        httpx.AsyncClient(transport=httpx.ASGITransport(service.app), headers=headers), "http://service/graphql"
    )


async def send(service: FakeService, resume: Resume, source: Iterable[Item]) -> Report:
    advanced: list[int] = []
    report = await Sender(client(service), resume, advanced.append).send(source, None)
    assert sum(advanced) == len(list(source))
    return report


async def test_everything_is_sent_some_requests_at_a_time(tmp_path: Path) -> None:
    service = FakeService()
    report = await send(service, Resume.of(tmp_path, "a"), items(21))
    assert report.imported == 21
    assert sorted(service.batches) == [1] + [2] * 10
    assert 1 < service.most_in_flight <= IN_FLIGHT
    assert list((tmp_path / "imports").iterdir()) == []


async def test_sending_again_finds_everything_there(tmp_path: Path) -> None:
    service = FakeService()
    await send(service, Resume.of(tmp_path, "a"), items(5))
    report = await send(service, Resume.of(tmp_path, "a"), items(6))
    assert (report.imported, report.already) == (1, 5)
    assert len(service.stored) == 6


async def test_what_the_service_does_not_take_is_told_with_its_place(tmp_path: Path) -> None:
    service = FakeService(refuse={"text 1": ("INVALID", "Too odd."), "text 2": ("IDEMPOTENCY_MISMATCH", "Used.")})
    report = await send(service, Resume.of(tmp_path, "a"), [*items(3), Skipped("line 9", "empty")])
    assert (report.imported, report.differing) == (1, 1)
    assert dict(report.refused) == {"Too odd.": ["line 1"]}
    assert dict(report.skipped) == {"empty": ["line 9"]}


async def test_a_stopped_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    service = FakeService(fail_after=2)
    with pytest.raises(Forbidden):
        await send(service, Resume.of(tmp_path, "a"), items(9))
    done = Resume.of(tmp_path, "a").done()
    assert 0 < done <= 4
    service.fail_after = None
    before = sum(service.batches)
    report = await send(service, Resume.of(tmp_path, "a"), items(9))
    assert report.resumed == done
    assert sum(service.batches) - before == 9 - done
    assert len(service.stored) == 9
    assert Resume.of(tmp_path, "a").done() == 0


async def test_another_import_does_not_take_over_what_this_one_noted(tmp_path: Path) -> None:
    Resume.of(tmp_path, "a").note(7)
    assert Resume.of(tmp_path, "a").done() == 7
    assert Resume.of(tmp_path, "b").done() == 0


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"done": "x"}', '{"done": -3}', "\0"])
def test_an_unsound_note_is_no_note(tmp_path: Path, kept: str) -> None:
    resume = Resume.of(tmp_path, "a")
    resume.note(1)
    next((tmp_path / "imports").iterdir()).write_text(kept)
    assert resume.done() == 0


def test_a_folder_that_takes_no_notes_does_not_stop_an_import(tmp_path: Path) -> None:
    (tmp_path / "imports").write_text("a file")
    resume = Resume.of(tmp_path, "a")
    resume.note(1)
    resume.finish()
    assert resume.done() == 0


def test_digests_follow_content_and_listing(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("x")
    second.write_text("x")
    assert file_digest(first) == file_digest(second)
    listed = folder_digest(tmp_path, [first, second])
    second.write_text("xy")
    assert folder_digest(tmp_path, [first, second]) != listed
    second.unlink()
    assert folder_digest(tmp_path, [first, second]) == folder_digest(tmp_path, [first])


async def test_waiting_ends_when_nothing_is_pending() -> None:
    seen: list[Ingestion] = []
    state = await wait_until_ready(client(FakeService(pending=[5, 3, 3, 0])), seen.append)
    assert [each.pending for each in seen] == [5, 3, 3, 0]
    assert state.pending == 0


async def test_waiting_ends_where_nothing_moves() -> None:
    with pytest.raises(TimedOut, match=r"4 memories are stored and still pending.*worker"):
        await wait_until_ready(client(FakeService(pending=[4])), lambda _: None, patience_s=0.01)
