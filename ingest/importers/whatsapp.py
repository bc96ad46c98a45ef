"""WhatsApp's text exports, of Android and iOS, as captures of one conversation."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import IO, Final

from ingest.importers.encodings import encoding_of
from ingest.importers.items import CaptureItem, Item, Skipped, localised, stable_key
from ingest.importers.parts import split_text
from ingest.importers.whatsapp_lines import DateOrder, Header, OrderEvidence, Stamp, read_header
from ingest.importers.whatsapp_notices import NOTICE, group_name, is_group_notice, unmarked, without_stand_ins
from knowledge.errors import InvalidInput
from knowledge.memories.memory import Capture
from knowledge.memories.validation import MAX_SHORT

MAX_BYTES: Final = 512 << 20
_LOOK_AHEAD: Final = 200
"""A file without a single message in so many lines is something else."""
_LINE: Final = 1 << 20
_FILE_NAME = re.compile(
    r"WhatsApp[ _](?:Chat|Chatverlauf|conversa|conversaci[oó]n)[ _](?:with |mit |com |con |avec |- )(.+)", re.I
)
_SPEAKER = re.compile(r"[~\s\u200e\u202a]*([^:\n]{1,255}?)[\u202c\u200e]*:(?:\s|(?=\u200e)|$)")


@dataclass(slots=True)
class _Message:
    line: int
    stamp: Stamp
    speaker: str | None
    text: str
    inserted: bool


@dataclass(slots=True)
class _Survey:
    """What the whole file tells before the first message can be read."""

    order: OrderEvidence = field(default_factory=OrderEvidence)
    messages: int = 0
    title: str | None = None
    speakers: Counter[str] = field(default_factory=Counter)


class WhatsAppExport:
    """An export that was looked through once; `items` reads it again, message by message."""

    def __init__(
        self, path: Path, encoding: str, zone: tzinfo | None, order: DateOrder, messages: int, title: str
    ) -> None:
        self.messages = messages
        self.title = title
        self.order = order
        self._path = path
        self._encoding = encoding
        self._zone = zone
        self._conversation = stable_key("whatsapp", title)

    @classmethod
    def open(cls, path: Path, zone: tzinfo | None, title: str | None = None) -> WhatsAppExport:
        """Look through an export (.txt, or .zip with one in it); `zone` is where its clock stood,
        None where this machine stands.

        Raises InvalidInput for what is no export.
        """
        with ExitStack() as files:
            encoding = encoding_of(_bytes(path, files))
        if encoding is None:
            raise _no_export(path, "it is not text")
        survey = _Survey()
        for message in _messages(path, encoding):
            survey.messages += 1
            survey.order.add(message.stamp)
            if message.speaker is None:
                survey.title = survey.title or group_name(message.text)
            elif len(survey.speakers) < 100:
                survey.speakers[message.speaker] += 1
        if not survey.speakers:
            raise _no_export(path, "none of its lines is a message")
        named = title or _title_of(path) or survey.title or ", ".join(sorted(survey.speakers))
        return cls(path, encoding, zone, survey.order.order(), survey.messages, named[:MAX_SHORT])

    def items(self) -> Iterator[Item]:
        """Yield what the file holds, in its order; the same file yields the same items."""
        seen: Counter[tuple[str, ...]] = Counter()
        at_once: Counter[datetime] = Counter()
        for message in _messages(self._path, self._encoding):
            place = f"line {message.line}"
            local = message.stamp.moment(self.order)
            if local is None:
                yield Skipped(place, "its date does not exist")
                continue
            if message.speaker is None:
                yield Skipped(place, NOTICE)
                continue
            text, reason = without_stand_ins(message.text, inserted=message.inserted)
            if reason is not None:
                yield Skipped(place, reason)
                continue
            parts = split_text(text)
            for part in parts:
                identity = (local.isoformat(), message.speaker, part)
                seen[identity] += 1
                # An export counts minutes: a millisecond apart, what was written in one minute keeps its order.
                occurred = localised(local, self._zone) + timedelta(milliseconds=at_once[local])
                at_once[local] += 1
                yield CaptureItem(
                    place,
                    Capture(
                        content=part,
                        source="whatsapp",
                        speaker=message.speaker,
                        conversation=self._conversation,
                        conversation_title=self.title,
                        occurred_at=occurred,
                        idempotency_key=stable_key("whatsapp", self.title, *identity, seen[identity]),
                    ),
                )


def _messages(path: Path, encoding: str) -> Iterator[_Message]:
    with ExitStack() as files:
        text = io.TextIOWrapper(_bytes(path, files), encoding=encoding, errors="replace")
        message: _Message | None = None
        pieces: list[str] = []
        for number, line in _numbered(text):
            header = read_header(line)
            if header is None:
                if message is not None:
                    pieces.append(line)
                elif number > _LOOK_AHEAD:
                    raise _no_export(path, f"its first {_LOOK_AHEAD} lines hold no message")
                continue
            if message is not None:
                yield _finished(message, pieces)
            message, pieces = _begin(number, line, header)
        if message is not None:
            yield _finished(message, pieces)


def _numbered(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Lines with their ends, in bounded pieces, so that a file without line ends is not read at once."""
    number, fresh = 0, True
    while line := text.readline(_LINE):
        number += fresh
        fresh = line.endswith("\n")
        yield number, line.replace("\x00", "\ufffd")


def _begin(number: int, line: str, header: Header) -> tuple[_Message, list[str]]:
    rest = line[header.length :]
    match = _SPEAKER.match(rest)
    if match is None or is_group_notice(match[1]):
        return _Message(number, header.stamp, None, "", False), [rest]
    body = rest[match.end() :]
    inserted = header.in_brackets and body.startswith("\u200e")
    return _Message(number, header.stamp, unmarked(match[1]).strip(), "", inserted), [body]


def _finished(message: _Message, pieces: list[str]) -> _Message:
    message.text = "".join(pieces).rstrip("\n")
    return message


def _bytes(path: Path, files: ExitStack) -> IO[bytes]:
    """Open the text of an export; the stack closes it."""
    try:
        if not zipfile.is_zipfile(path):
            if path.stat().st_size > MAX_BYTES:
                raise _no_export(path, f"it is larger than {MAX_BYTES >> 20} MB")
            return files.enter_context(path.open("rb"))
        archive = files.enter_context(zipfile.ZipFile(path))
        texts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".txt")]
        chats = [entry for entry in texts if entry.filename.endswith("_chat.txt")] or texts
        if len(chats) != 1 or chats[0].file_size > MAX_BYTES:
            raise _no_export(path, "the archive does not hold one chat")
        return files.enter_context(archive.open(chats[0]))
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InvalidInput(f"{path} cannot be read: {why}.", "file") from error


def _title_of(path: Path) -> str | None:
    match = _FILE_NAME.fullmatch(path.stem)
    return None if match is None else match[1].strip()


def _no_export(path: Path, why: str) -> InvalidInput:
    return InvalidInput(
        f"{path} is no WhatsApp text export: {why}. Expected are lines such as "
        "`31/12/2024, 18:05 - Ana: Happy new year` (Android) or `[31/12/2024, 18:05:33] Ana: Happy new year` (iOS); "
        "make one in WhatsApp with Export chat, without media.",
        "file",
    )
