"""WhatsApp's exports as phones of both kinds write them."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.importers import whatsapp
from ingest.importers.items import CaptureItem, Skipped
from ingest.importers.whatsapp import WhatsAppExport
from ingest.importers.whatsapp_lines import DateOrder
from ingest.importers.whatsapp_notices import DELETED, EMPTY, MEDIA, NOTICE
from knowledge.errors import InvalidInput
from knowledge.memories.validation import MAX_CONTENT, check_capture

LONDON = ZoneInfo("Europe/London")

ANDROID = """\
31/12/2024, 18:04 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
31/12/2024, 18:05 - Ana Costa: Happy new year
second line

31/12/2024, 18:05 - Bo: you too: all of you 🎆
31/12/2024, 18:06 - Bo: <Media omitted>
31/12/2024, 18:06 - Bo: IMG-20241231-WA0001.jpg (file attached)
our balcony
01/01/2025, 00:01 - Ana Costa: This message was deleted
01/01/2025, 00:02 - Ana Costa: slept well? <This message was edited>
01/07/2025, 09:00 - Bo added Cy
01/07/2025, 09:01 - ~ Cy: hi
01/07/2025, 09:02 - Cy: \x20
"""

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "formats" / "chat_miner" / "test" / "whatsapp"
"""Exports collected by others, where the checkout has them beside it."""

IOS = """\
[12/31/24, 6:05:33\u202fPM] Ana: \u200eMessages and calls are end-to-end encrypted.
[12/31/24, 6:05:34\u202fPM] Ana: Happy new year
\u200e[12/31/24, 6:05:40\u202fPM] Bo: \u200eimage omitted
[12/31/24, 6:06:00\u202fPM] Bo: \u200e<attached: 00000012-PHOTO-2024-12-31.jpg>
[1/1/25, 12:00:01\u202fAM] Bo: \u200eYou deleted this message.
[1/1/25, 12:00:02\u202fAM] Bo: \u200eMissed voice call
[1/1/25, 12:01:00\u202fAM] \u202a+44\u00a07700\u00a0900418\u202c: boom\u200e <This message was edited>
[1/1/25, 12:02:00\u202fAM] Bo: \u200eAna, look
"""


def export(tmp_path: Path, text: str | bytes, name: str = "chat.txt", title: str | None = None) -> WhatsAppExport:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return WhatsAppExport.open(path, LONDON, title)


def captured(chat: WhatsAppExport) -> list[tuple[str, str, str]]:
    return [
        (item.capture.occurred_at.isoformat(), str(item.capture.speaker), item.capture.content)
        for item in chat.items()
        if isinstance(item, CaptureItem) and item.capture.occurred_at
    ]


def skipped(chat: WhatsAppExport) -> list[tuple[str, str]]:
    return [(item.place, item.reason) for item in chat.items() if isinstance(item, Skipped)]


def keys(chat: WhatsAppExport) -> list[str | None]:
    return [item.capture.idempotency_key for item in chat.items() if isinstance(item, CaptureItem)]


def test_an_android_export_is_read_message_by_message(tmp_path: Path) -> None:
    chat = export(tmp_path, ANDROID)
    assert captured(chat) == [
        ("2024-12-31T18:05:00+00:00", "Ana Costa", "Happy new year\nsecond line"),
        ("2024-12-31T18:05:00.001000+00:00", "Bo", "you too: all of you 🎆"),
        ("2024-12-31T18:06:00+00:00", "Bo", "our balcony"),
        ("2025-01-01T00:02:00+00:00", "Ana Costa", "slept well?"),
        ("2025-07-01T09:01:00+01:00", "Cy", "hi"),
    ]
    assert skipped(chat) == [
        ("line 1", NOTICE),
        ("line 6", MEDIA),
        ("line 9", DELETED),
        ("line 11", NOTICE),
        ("line 13", EMPTY),
    ]
    assert chat.messages == 10


def test_an_ios_export_with_its_marks_is_read_message_by_message(tmp_path: Path) -> None:
    chat = export(tmp_path, IOS)
    assert chat.order is DateOrder.MONTH_FIRST
    assert captured(chat) == [
        ("2024-12-31T18:05:34+00:00", "Ana", "Happy new year"),
        ("2025-01-01T00:01:00+00:00", "+44\u00a07700\u00a0900418", "boom"),
        ("2025-01-01T00:02:00+00:00", "Bo", "Ana, look"),
    ]
    assert [reason for _, reason in skipped(chat)] == [NOTICE, MEDIA, MEDIA, DELETED, NOTICE]


def test_what_is_captured_is_what_the_service_takes(tmp_path: Path) -> None:
    for item in export(tmp_path, ANDROID + f"01/07/2025, 09:03 - Bo: a\0b {'x' * 30_000}\n").items():
        if isinstance(item, CaptureItem):
            check_capture(item.capture)
            assert item.capture.source == "whatsapp"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("13/02/24, 10:00 - A: x\n", datetime(2024, 2, 13, 10, tzinfo=UTC)),
        ("02/13/24, 10:00 - A: x\n", datetime(2024, 2, 13, 10, tzinfo=UTC)),
        ("[2024/2/13, 10:00:05] A: x\n", datetime(2024, 2, 13, 10, 0, 5, tzinfo=UTC)),
        ("13.02.24, 10:00 - A: x\n", datetime(2024, 2, 13, 10, tzinfo=UTC)),
        ("[13.2.2024, 10:00:05] A: x\n", datetime(2024, 2, 13, 10, 0, 5, tzinfo=UTC)),
        ("2/1/24, 10:00 PM - A: x\n", datetime(2024, 2, 1, 22, tzinfo=UTC)),
        ("2/1/24, 12:30 a. m. - A: x\n", datetime(2024, 2, 1, 0, 30, tzinfo=UTC)),
        ("02/01/24, 10:00 - A: x\n", datetime(2024, 1, 2, 10, tzinfo=UTC)),
        ("02.01.24, 10:00 - A: x\n", datetime(2024, 1, 2, 10, tzinfo=UTC)),
        ("1/2/24, 10:00 - A: x\n1/3/24, 10:00 - A: y\n2/1/24, 10:00 - A: z\n", datetime(2024, 1, 2, 10, tzinfo=UTC)),
        ("[01/02/24 10:00] A: x\n[01/03/24 10:00] A: x\n[30/03/24 10:00] A: x\n", datetime(2024, 2, 1, 10, tzinfo=UTC)),
        (
            "\u0661\u0663/\u0660\u0662/\u0662\u0664, \u0661\u0660:\u0660\u0660 - A: x\n",
            datetime(2024, 2, 13, 10, tzinfo=UTC),
        ),
    ],
)
def test_the_whole_file_decides_what_a_date_means(tmp_path: Path, lines: str, expected: datetime) -> None:
    first = next(item for item in export(tmp_path, lines).items() if isinstance(item, CaptureItem))
    assert first.capture.occurred_at == expected


def test_a_date_that_does_not_exist_is_left_out_with_its_line(tmp_path: Path) -> None:
    chat = export(tmp_path, "31/01/2024, 10:00 - A: x\n31/02/2024, 10:00 - A: y\n31/01/2024, 25:00 - A: z\n")
    assert skipped(chat) == [("line 2", "its date does not exist"), ("line 3", "its date does not exist")]


def test_importing_again_gives_the_same_keys_wherever_the_file_lies(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    first, second = export(tmp_path, ANDROID), export(tmp_path / "elsewhere", ANDROID, "other.txt")
    assert keys(first) == keys(second)
    assert len(set(keys(first))) == 5


def test_a_later_export_of_the_chat_keeps_the_keys_of_its_beginning(tmp_path: Path) -> None:
    name = "WhatsApp Chat with Ana.txt"
    earlier = keys(export(tmp_path, ANDROID, name))
    assert keys(export(tmp_path, ANDROID + "02/07/2025, 09:00 - Dee: new here\n", name))[:5] == earlier


def test_what_somebody_says_twice_in_a_minute_is_twice_there(tmp_path: Path) -> None:
    chat = export(tmp_path, "13/02/24, 10:00 - A: ok\n" * 3)
    assert len(set(keys(chat))) == 3
    assert [moment for moment, *_ in captured(chat)] == sorted({moment for moment, *_ in captured(chat)})


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("WhatsApp Chat with Book club.txt", "13/02/24, 10:00 - A: x\n", "Book club"),
        ("chat.txt", '12/02/24, 10:00 - Bo created group "Rowers"\n13/02/24, 10:00 - A: x\n', "Rowers"),
        (
            "chat.txt",
            '12/02/24, 10:00 - Bo changed the subject from "A: B" to "C: D"\n13/02/24, 10:00 - A: x\n',
            "C: D",
        ),
        ("chat.txt", "13/02/24, 10:00 - Bo: x\n13/02/24, 10:00 - Ana: x\n", "Ana, Bo"),
    ],
)
def test_the_chat_is_named_by_file_group_or_people(tmp_path: Path, name: str, text: str, title: str) -> None:
    assert export(tmp_path, text, name).title == title


def test_the_callers_title_comes_first(tmp_path: Path) -> None:
    assert export(tmp_path, ANDROID, "WhatsApp Chat with Ana.txt", title="Us").title == "Us"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_are_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    chat = export(tmp_path, "13/02/24, 10:00 - Zoë: café\r\n13/02/24, 10:01 - Zoë: «oui»\r\n".encode(encoding))
    assert [content for *_, content in captured(chat)] == ["café", "«oui»"]


def test_a_zip_with_one_chat_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "WhatsApp Chat - Ana.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", IOS)
        archive.writestr("notes.txt", "something else")
    chat = WhatsAppExport.open(path, LONDON)
    assert chat.title == "Ana"
    assert len(captured(chat)) == 3


def test_a_message_longer_than_a_memory_becomes_parts(tmp_path: Path) -> None:
    chat = export(tmp_path, "13/02/24, 10:00 - A: " + "word " * 9_000)
    assert "".join(content for *_, content in captured(chat)).split() == ["word"] * 9_000
    assert all(len(content) <= MAX_CONTENT for *_, content in captured(chat))


def test_a_file_without_line_ends_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatsapp, "_LINE", 64)
    chat = export(tmp_path, "13/02/24, 10:00 - A: " + "x" * 500 + "\n13/02/24, 10:01 - A: y\n")
    assert [(content, place) for (*_, content), place in zip(captured(chat), ["line 1", "line 2"], strict=True)] == [
        ("x" * 500, "line 1"),
        ("y", "line 2"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\nthere\n",
        "a\n" * 500,
        "13/02/24, 10:00 - Bo added Cy\n",
        b"\x89PNG\r\n\x1a\n\0\0",
        "date;name\n13/02/24;A\n",
    ],
)
def test_what_is_no_export_is_refused_with_what_was_expected(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(InvalidInput, match=r"no WhatsApp text export.*Ana: Happy new year"):
        export(tmp_path, text)


def test_what_cannot_be_read_or_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        WhatsAppExport.open(tmp_path / "missing.txt", LONDON)
    with pytest.raises(InvalidInput, match="cannot be read"):
        WhatsAppExport.open(tmp_path, LONDON)
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("a.jpg", "x")
    with pytest.raises(InvalidInput, match="does not hold one chat"):
        WhatsAppExport.open(tmp_path / "empty.zip", LONDON)
    monkeypatch.setattr(whatsapp, "MAX_BYTES", 10)
    with pytest.raises(InvalidInput, match="larger than"):
        export(tmp_path, ANDROID)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample exports are not beside this checkout")
def test_the_sample_exports_give_what_their_collectors_expect() -> None:
    expected = {
        (each["timestamp"], each["author"], each["message"])
        for each in json.loads((SAMPLES / "target.json").read_text())
    }
    files = sorted(SAMPLES.glob("*.txt"))
    assert files
    for path in files:
        found = captured(WhatsAppExport.open(path, ZoneInfo("UTC")))
        assert {(when[:19], who, what.replace("\n", " ")) for when, who, what in found} == expected, path.name


def test_bo_left_is_a_notice_and_a_call_is_one(tmp_path: Path) -> None:
    chat = export(tmp_path, "[13/02/24, 10:00:00] A: \u200eBo left\n[13/02/24, 10:00:01] A: x\n")
    assert skipped(chat) == [("line 1", NOTICE)]


LINES = st.lists(
    st.sampled_from(
        (
            "13/02/24, 10:00 - A: ",
            "[2/13/24, 10:00:01 PM] B: ",
            "02/01/24, 99:99 - ",
            "\u200e",
            "\n",
            "\0",
            "x: y",
            " added ",
        )
    )
    | st.text(max_size=20),
    max_size=30,
).map("".join)


@given(LINES, st.sampled_from(("utf-8", "utf-16", "utf-32")))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_read_or_refused_and_nothing_else(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "chat.txt"
    path.write_bytes(text.encode(encoding, errors="replace"))
    try:
        items = list(WhatsAppExport.open(path, LONDON).items())
    except InvalidInput:
        return
    for item in items:
        if isinstance(item, CaptureItem):
            check_capture(item.capture)
        else:
            assert item.reason
    given_keys = [item.capture.idempotency_key for item in items if isinstance(item, CaptureItem)]
    assert len(given_keys) == len(set(given_keys))
