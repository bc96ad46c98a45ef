"""vCards of any version, 2.1 to 4.0 (RFC 2426, RFC 6350), as properties; what they mean is for others to say."""

from __future__ import annotations

import quopri
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

from icalendar.parser import (
    q_split,
    split_on_unescaped_comma,
    split_on_unescaped_semicolon,
    unescape_backslash,
)

from ingest.importers.items import Skipped

MAX_LINE: Final = 64 << 10
MAX_CARD: Final = 256 << 10
"""Bytes of a card without its pictures and sounds, which are passed over as they are read."""
_UNREAD: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-MS-OL-DESIGN", "X-THUMBNAIL"})
_BLANKS: Final = (b" ", b"\t")


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card: `value` is decoded, its backslashes are not yet taken away; `types` are in lower case."""

    name: str
    group: str | None
    types: frozenset[str]
    value: str

    @property
    def text(self) -> str:
        text: str = unescape_backslash(self.value)
        return text

    @property
    def listed(self) -> list[str]:
        """The value as a list: values are divided by commas."""
        return split_on_unescaped_comma(self.value)

    @property
    def parts(self) -> list[str]:
        """The value as a structure: parts are divided by semicolons."""
        return split_on_unescaped_semicolon(self.value)


@dataclass(frozen=True, slots=True)
class Card:
    place: str
    properties: tuple[Property, ...]

    def all(self, *names: str) -> list[Property]:
        return [each for each in self.properties if each.name in names]

    def texts(self, name: str) -> list[str]:
        return [text for each in self.all(name) if (text := each.text.strip())]


@dataclass(slots=True)
class _Open:
    """A card that is being read. Cards within it, as AGENT has them, are passed over."""

    place: str
    properties: list[Property]
    size: int = 0
    within: int = 0


def read_cards(file: IO[bytes], encoding: str) -> Iterator[Card | Skipped]:
    """Yield the cards of a file in order; one that cannot be read is skipped and holds up no other.

    Lines that are no property are passed over: old programs leave bits of pictures and unmarked line breaks.
    """
    card, number = None, 0
    for place, line in _logical_lines(file):
        upper = line[:32].strip().upper()
        if upper == b"BEGIN:VCARD":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                card.within += 1
                continue
            if card is not None:
                yield Skipped(card.place, "its end is missing")
            number += 1
            card = _Open(f"card {number}, line {place}", [])
        elif card is None:
            continue
        elif upper == b"END:VCARD":
            if card.within:
                card.within -= 1
                continue
            if card.size > MAX_CARD:
                yield Skipped(card.place, f"larger than {MAX_CARD >> 10} KB without its pictures")
            else:
                yield Card(card.place, tuple(card.properties))
            card = None
        elif not card.within:
            card.size += len(line)
            if card.size <= MAX_CARD and (read := _property(line, encoding)):
                card.properties.append(read)
    if card is not None:
        yield Skipped(card.place, "its end is missing")


def _logical_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Join what was folded, as bytes: some programs fold in the middle of a letter. Overlong lines are left out."""
    start, whole, is_whole = 0, bytearray(), True
    for number, line in _lines(file):
        is_soft = whole.endswith(b"=") and _is_quoted_printable(whole)
        if whole and (is_soft or line.startswith(_BLANKS)):
            if is_soft:
                del whole[-1:]
                line = line.lstrip() if line.startswith(_BLANKS) else line
            else:
                line = line[1:]
            if len(whole) + len(line) <= MAX_LINE and not _is_unread(whole):
                whole += line
            else:
                is_whole = False
            continue
        if whole and is_whole:
            yield start, bytes(whole)
        start, whole, is_whole = number, bytearray(line[:MAX_LINE]), len(line) <= MAX_LINE
    if whole and is_whole:
        yield start, bytes(whole)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield lines with their numbers and without their ends; of one that is overlong, one byte too many."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        ended = line.endswith(b"\n")
        yield number, line.rstrip(b"\r\n")
        while not ended and (more := file.readline(MAX_LINE)):
            ended = more.endswith(b"\n")


def _property(line: bytes, encoding: str) -> Property | None:
    # As Latin-1 a byte is a character: what is told of the encoding stands in the line itself.
    header, *value = q_split(line.decode("latin-1"), ":", maxsplit=1)
    if not value:
        return None
    name, *given = q_split(header.strip(), ";") or [""]
    group, _, name = name.rpartition(".")
    name = name.upper().replace("_", "-")
    if not name or name in _UNREAD:
        return None
    types, charset, is_quoted_printable = set[str](), "utf-8", False
    for parameter in given:
        key, is_named, told = parameter.partition("=")
        # Version 2.1 may leave out what is told: TEL;HOME;PREF.
        key, told = (key.strip().upper(), told.strip().strip('"')) if is_named else ("", key.strip())
        if key in ("ENCODING", "") and told.upper() == "QUOTED-PRINTABLE":
            is_quoted_printable = True
        elif key == "CHARSET":
            charset = told
        elif key in ("TYPE", ""):
            types.update(each.strip().lower() for each in told.split(","))
    raw = value[0].encode("latin-1")
    text = _decoded(quopri.decodestring(raw) if is_quoted_printable else raw, charset, encoding)
    return Property(name, group.upper() or None, frozenset(types), text.replace("\x00", "\ufffd"))


def _decoded(raw: bytes, charset: str, fallback: str) -> str:
    """Decode as the line says, else as UTF-8, which other bytes hardly ever happen to be, else as the file seems."""
    for name in (charset, "utf-8"):
        with suppress(LookupError, ValueError):
            return raw.decode(name)
    return raw.decode(fallback, errors="replace")


def _is_quoted_printable(line: bytearray) -> bool:
    return b"QUOTED-PRINTABLE" in bytes(line[: line.find(b":") + 1]).upper()


def _is_unread(line: bytearray) -> bool:
    name = bytes(line[:64]).replace(b";", b":").split(b":")[0].rpartition(b".")[2]
    return name.decode("latin-1").upper() in _UNREAD
