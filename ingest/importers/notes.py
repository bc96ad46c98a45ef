"""A folder of Markdown notes as captures: a note is a memory, a long one a conversation of ordered parts."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Final

from ingest.importers.encodings import encoding_of
from ingest.importers.front_matter import read_front_matter
from ingest.importers.items import CaptureItem, Item, Skipped, stable_key
from ingest.importers.note_dates import note_moment
from ingest.importers.parts import split_text
from knowledge.errors import InvalidInput
from knowledge.memories.memory import Capture
from knowledge.memories.validation import MAX_CONTEXT, MAX_SHORT

SUFFIXES: Final = (".md", ".markdown", ".mdown")
MAX_BYTES: Final = 256 << 20


class NotesFolder:
    """A folder that was walked once; `items` reads its notes in the order of their paths."""

    def __init__(self, root: Path, notes: list[Path], skipped: list[Skipped], zone: tzinfo | None) -> None:
        self.root = root
        self.notes = notes
        self._skipped = skipped
        self._zone = zone

    @classmethod
    def open(cls, root: Path, zone: tzinfo | None) -> NotesFolder:
        """Find the notes in a folder; `zone` is that of days and times without one, None this machine's.

        Raises InvalidInput where it is no folder or holds none.
        """
        if not root.is_dir():
            raise InvalidInput(f"{root} is no folder: give the folder that holds your Markdown notes.", "folder")
        notes: list[Path] = []
        skipped: list[Skipped] = []
        # Links to folders are not followed: they may lead round in a circle, or out of what was meant.
        for folder, folders, files in os.walk(root, onerror=lambda error: skipped.append(_unread(root, error))):
            here = Path(folder)
            for name in sorted(folders):
                if name.startswith("."):
                    skipped.append(Skipped(_place(root, here / name), "a hidden folder"))
                elif (here / name).is_symlink():
                    skipped.append(Skipped(_place(root, here / name), "a link to a folder"))
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                reason = _reason_to_skip(here / name)
                if reason is None:
                    notes.append(here / name)
                else:
                    skipped.append(Skipped(_place(root, here / name), reason))
        if not notes:
            raise InvalidInput(f"{root} holds no Markdown notes: expected are files that end in .md.", "folder")
        return cls(root, sorted(notes), skipped, zone)

    def items(self) -> Iterator[Item]:
        """Yield every note's parts, and what was left out; the same folder yields the same items."""
        yield from self._skipped
        for path in self.notes:
            try:
                yield from self._note(path)
            except OSError as error:
                yield Skipped(_place(self.root, path), f"cannot be read: {error.strerror or error}")

    def _note(self, path: Path) -> Iterator[Item]:
        place = _place(self.root, path)
        with path.open("rb") as file:
            modified = os.fstat(file.fileno()).st_mtime
            encoding = encoding_of(file)
            if encoding is None:
                yield Skipped(place, "not text")
                return
            file.seek(0)
            text = io.TextIOWrapper(file, encoding=encoding, errors="replace").read()
        note = read_front_matter(text.replace("\x00", "\ufffd"))
        parts = split_text(note.body)
        if not parts:
            yield Skipped(place, "empty")
            return
        title = str(note.values.get("title") or path.stem)
        moment = note_moment(note.values, path.stem, modified, self._zone)
        several = len(parts) > 1
        for number, part in enumerate(parts):
            name = f"{place} (part {number + 1} of {len(parts)})" if several else place
            yield CaptureItem(
                name,
                Capture(
                    content=part,
                    context=_context(title, note.values),
                    source="notes",
                    metadata=note.metadata if number == 0 else None,
                    conversation=stable_key("notes", place) if several else None,
                    conversation_title=title[:MAX_SHORT] if several else None,
                    # A millisecond apart keeps the parts in their order.
                    occurred_at=moment + timedelta(milliseconds=number),
                    idempotency_key=stable_key("notes", place, number, part),
                ),
            )


def _context(title: str, values: Mapping[str, object]) -> str:
    """The note's title and tags: what the text itself need not say again."""
    tags = values.get("tags") or []
    names = tags.replace(",", " ").split() if isinstance(tags, str) else tags if isinstance(tags, list) else []
    hashed = [f"#{str(name).strip().lstrip('#').replace(' ', '-')}" for name in names if str(name).strip()]
    return " ".join([title, *hashed])[:MAX_CONTEXT].replace("\x00", "\ufffd")


def _reason_to_skip(path: Path) -> str | None:
    if path.name.startswith("."):
        return "a hidden file"
    if path.suffix.lower() not in SUFFIXES:
        return "not Markdown"
    if path.is_symlink():
        return "a link to a file"
    if not path.is_file():
        return "no regular file"
    return f"larger than {MAX_BYTES >> 20} MB" if path.stat().st_size > MAX_BYTES else None


def _unread(root: Path, error: OSError) -> Skipped:
    return Skipped(_place(root, Path(error.filename)), f"cannot be read: {error.strerror}")


def _place(root: Path, path: Path) -> str:
    """The path inside the folder, as text that can be sent: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path.relative_to(root)).decode(errors="replace").replace(os.sep, "/")
