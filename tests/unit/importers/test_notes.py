"""A folder of notes, as tidy and as untidy as folders are."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.importers import notes
from ingest.importers.items import CaptureItem, Skipped
from ingest.importers.notes import NotesFolder
from knowledge.errors import InvalidInput
from knowledge.memories.memory import Capture
from knowledge.memories.validation import check_capture

MADRID = ZoneInfo("Europe/Madrid")


def write(root: Path, name: str, text: str | bytes, modified: datetime | None = None) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if modified is not None:
        os.utime(path, (modified.timestamp(), modified.timestamp()))
    return path


def read(root: Path) -> tuple[dict[str, Capture], dict[str, str]]:
    captures, skipped = {}, {}
    for item in NotesFolder.open(root, MADRID).items():
        if isinstance(item, CaptureItem):
            check_capture(item.capture)
            captures[item.place] = item.capture
        else:
            assert isinstance(item, Skipped)
            skipped[item.place] = item.reason
    return captures, skipped


def only(root: Path) -> Capture:
    captures, _ = read(root)
    (capture,) = captures.values()
    return capture


def test_a_note_brings_text_title_tags_and_metadata(tmp_path: Path) -> None:
    write(
        tmp_path,
        "rome.md",
        "---\ntitle: Rome again\ntags: [travel, food & wine]\ndate: 2024-05-03\nrating: 4.5\n---\nWe ate.\n",
    )
    note = only(tmp_path)
    assert note.content == "We ate."
    assert note.context == "Rome again #travel #food-&-wine"
    assert note.metadata == {
        "title": "Rome again",
        "tags": ["travel", "food & wine"],
        "date": "2024-05-03",
        "rating": 4.5,
    }
    assert note.source == "notes"
    assert note.conversation is None


@pytest.mark.parametrize(
    ("name", "front", "expected"),
    [
        ("a.md", "date: 2024-05-03", "2024-05-03T12:00:00+02:00"),
        ("a.md", "created: 2024-01-03T08:00:00", "2024-01-03T08:00:00+01:00"),
        ("a.md", "Created_At: '2024-01-03T08:00:00-05:00'", "2024-01-03T08:00:00-05:00"),
        ("a.md", "date: '2024-05-03'", "2024-05-03T12:00:00+02:00"),
        ("2024-05-03.md", "date: someday", "2024-05-03T12:00:00+02:00"),
        ("Journal 20240503 evening.md", "x: 1", "2024-05-03T12:00:00+02:00"),
        ("2024-02-31.md", "x: 1", "2023-11-14T23:13:20+01:00"),
        ("a.md", "x: 1", "2023-11-14T23:13:20+01:00"),
    ],
)
def test_the_day_comes_from_front_matter_then_name_then_file(
    tmp_path: Path, name: str, front: str, expected: str
) -> None:
    write(tmp_path, name, f"---\n{front}\n---\ntext", datetime.fromtimestamp(1_700_000_000.9, UTC))
    occurred = only(tmp_path).occurred_at
    assert occurred is not None
    assert occurred.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\ntags: 'a', 'b' ]\n---\ntext", "---\na: {{var}}\n---\ntext", "---\ndate: 2024-13-45\n---\ntext",
        "---\n---\ntext",
        "---\njust text\n---\ntext", "--- \nno end", "---\ntitle: only\n---\n", "---\na: &a [*a]\n---\ntext",
        "---\na: " + "[" * 3_000 + "\n---\ntext", "---\nbig: " + "x" * 9_000 + "\n---\ntext",
        "---\na: &a [1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b]\n---\nx",
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_kept_apart_stays_in_the_text(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.md", text)
    note = only(tmp_path)
    assert note.content == text
    assert note.metadata is None


def test_odd_values_of_front_matter_become_json(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.md",
        "---\nn: .nan\nt: 10:30:00\nb: !!binary aGk=\ns: !!set {x}\nd: {k: [1, null, true]}\n---\ntext",
    )
    assert only(tmp_path).metadata == {"n": "nan", "t": 37800, "b": "b'hi'", "s": ["x"], "d": {"k": [1, None, True]}}


@pytest.mark.parametrize(
    ("tags", "expected"), [("one, two", "a #one #two"), ("7", "a"), ("[]", "a"), ("['', '#x']", "a #x")]
)
def test_tags_are_read_in_every_form(tmp_path: Path, tags: str, expected: str) -> None:
    write(tmp_path, "a.md", f"---\ntags: {tags}\n---\ntext")
    assert only(tmp_path).context == expected


def test_a_long_note_becomes_ordered_parts_of_one_conversation(tmp_path: Path) -> None:
    text = "\n\n".join(f"Paragraph {number} " + "word " * 100 for number in range(200))
    write(tmp_path, "long.md", text)
    captures, _ = read(tmp_path)
    parts = list(captures.values())
    assert len(parts) > 4
    assert "".join(part.content for part in parts) == text
    assert len({part.conversation for part in parts}) == 1
    assert {part.conversation_title for part in parts} == {"long"}
    moments = [part.occurred_at for part in parts]
    assert moments == sorted(set(moments), key=str)
    assert next(iter(captures)) == f"long.md (part 1 of {len(parts)})"


def test_a_note_keeps_its_key_when_its_folder_moves_or_is_touched(tmp_path: Path) -> None:
    for name in ("here", "there"):
        write(tmp_path / name, "sub/a.md", "text", datetime(2024, 1, len(name), tzinfo=UTC))
        write(tmp_path / name, "b.md", "text")
    here, there = read(tmp_path / "here")[0], read(tmp_path / "there")[0]
    assert {place: note.idempotency_key for place, note in here.items()} == {
        place: note.idempotency_key for place, note in there.items()
    }
    assert here["b.md"].idempotency_key != here["sub/a.md"].idempotency_key


def test_what_is_left_out_is_named_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "MAX_BYTES", 1_000)
    outside = write(tmp_path, "outside/secret.md", "not in the folder")
    root = tmp_path / "vault"
    write(root, "good.md", "text")
    write(root, "blank.md", " \n\n")
    write(root, "picture.md", b"\x89PNG\0\0")
    write(root, "data.csv", "a,b")
    write(root, ".draft.md", "x")
    write(root, ".obsidian/app.md", "x")
    write(root, "huge.md", "x" * 1_001)
    (root / "link.md").symlink_to(outside)
    (root / "loop").symlink_to(root, target_is_directory=True)
    os.mkfifo(root / "pipe.md")
    captures, skipped = read(root)
    assert list(captures) == ["good.md"]
    assert skipped == {
        "blank.md": "empty", "picture.md": "not text", "data.csv": "not Markdown", ".draft.md": "a hidden file",
        ".obsidian": "a hidden folder", "huge.md": "larger than 0 MB", "link.md": "a link to a file",
        "loop": "a link to a folder", "pipe.md": "no regular file",
    }  # fmt: skip


def test_a_note_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    write(tmp_path, "old.md", "café".encode("cp1252"))
    write(tmp_path, "cut.md", "caf\u00e9".encode()[:-1])
    captures, _ = read(tmp_path)
    assert captures["old.md"].content == "café"
    assert captures["cut.md"].content == "cafÃ"


def test_a_file_that_goes_away_is_skipped(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "text")
    gone = write(tmp_path, "b.md", "text")
    folder = NotesFolder.open(tmp_path, MADRID)
    gone.unlink()
    assert [item.reason for item in folder.items() if isinstance(item, Skipped)] == [
        "cannot be read: No such file or directory"
    ]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.md", "text")
    write(tmp_path, "closed/b.md", "text")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    _, skipped = read(tmp_path)
    assert skipped == {"closed": "cannot be read: Permission denied"}


def test_a_folder_without_notes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no folder"):
        NotesFolder.open(tmp_path / "missing", MADRID)
    write(tmp_path, "a.txt", "x")
    with pytest.raises(InvalidInput, match="holds no Markdown notes"):
        NotesFolder.open(tmp_path, MADRID)
