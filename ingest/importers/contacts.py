"""An address book's vCards as contacts, with what they say of each other."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from ingest.importers.card_ties import Tie, ties_of
from ingest.importers.encodings import encoding_of
from ingest.importers.items import Skipped, stable_key
from ingest.importers.vcards import Card, read_cards
from knowledge.entities.united_details import MAX_LIST
from knowledge.errors import InvalidInput
from knowledge.memories.memory import JsonObject
from knowledge.memories.validation import MAX_CONTEXT, MAX_METADATA_BYTES, MAX_SHORT

MAX_BYTES: Final = 256 << 20
_BEGIN: Final = re.compile(rb"^\s*BEGIN:VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_NO_VOICE: Final = frozenset({"fax", "pager", "modem"})
_SHOWN_URI: Final = re.compile(r"^(tel|sms|mailto):([^;?]*).*$", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:[T ].*)?", re.ASCII)
_NO_YEAR: Final = "1604"
"""Apple's address book has no day without a year: it gives this one, and says so in a parameter."""
_KINDS: Final = {"group": "a group", "org": "an organisation, no person", "location": "a place, no person"}


@dataclass(frozen=True, slots=True)
class ContactItem:
    """A card as createContact takes it; `organization` is where the person works."""

    place: str
    key: str
    uid: str | None
    name: str
    aliases: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str | None = None
    notes: str | None = None
    metadata: JsonObject | None = None
    organization: str | None = None
    ties: tuple[Tie, ...] = ()


class ContactsFile:
    """A file that was looked at once; `items` reads its cards in order."""

    def __init__(self, path: Path, cards: int) -> None:
        self._path = path
        self.cards = cards

    @classmethod
    def open(cls, path: Path) -> ContactsFile:
        """Raise InvalidInput where it is no file of vCards, or too large."""
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise InvalidInput(f"{path} is larger than {MAX_BYTES >> 20} MB: export it in parts.", "file")
            cards = len(_BEGIN.findall(_read(path)[0]))
        except OSError as error:
            raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.", "file") from error
        if not cards:
            raise InvalidInput(f"{path} holds no vCards: expected is a .vcf file, as address books export it.", "file")
        return cls(path, cards)

    def items(self) -> Iterator[ContactItem | Skipped]:
        """Yield every card as a contact, or why it is left out; the same file yields the same items."""
        content, encoding = _read(self._path)
        for card in read_cards(io.BytesIO(content), encoding):
            if isinstance(card, Skipped):
                yield card
            else:
                yield from _items(card)


def _read(path: Path) -> tuple[bytes, str]:
    content = path.read_bytes()
    encoding = encoding_of(io.BytesIO(content)) or "utf-8"
    if encoding.startswith(("utf-16", "utf-32")):  # lines are looked for byte by byte
        return content.decode(encoding, errors="replace").encode(), "utf-8"
    return content.removeprefix(b"\xef\xbb\xbf"), encoding.removesuffix("-sig")


def _items(card: Card) -> Iterator[ContactItem | Skipped]:
    kind = next(iter(card.texts("KIND") or card.texts("X-ADDRESSBOOKSERVER-KIND")), "individual").lower()
    name, aliases = _names(card)
    if kind in _KINDS or any(each.text.upper() == "COMPANY" for each in card.all("X-ABSHOWAS")):
        yield Skipped(card.place, _KINDS.get(kind, _KINDS["org"]))
    elif name is None:
        yield Skipped(card.place, _KINDS["org"] if card.texts("ORG") else "it has no name")
    else:
        notes = "\n".join(card.texts("NOTE")).replace("\r\n", "\n")
        if len(notes) > MAX_CONTEXT:
            yield Skipped(card.place, f"what its note says after {MAX_CONTEXT:,} characters")
        uid = next(iter(card.texts("UID")), None)
        organization = next((_short(each.parts[0]) for each in card.all("ORG")), "") or None
        found = ContactItem(
            place=card.place,
            key="",
            uid=None if uid is None else uid.lower().removeprefix("urn:uuid:"),
            name=name,
            aliases=aliases,
            phones=_first(_phones(card)),
            emails=_first(_address(each.text) for each in card.all("EMAIL")),
            birthday=_birthday(card),
            notes=notes[:MAX_CONTEXT].strip() or None,
            metadata=_metadata(card),
            organization=organization,
            ties=tuple(ties_of(card)),
        )
        yield _keyed(found)


def _keyed(item: ContactItem) -> ContactItem:
    """Give an item the key of its card: the card's own id, or all that it says."""
    said = item.uid or repr(replace(item, place=""))
    return replace(item, key=stable_key("contacts", said))


def _names(card: Card) -> tuple[str | None, tuple[str, ...]]:
    """Return what the person is called, and the other names: nicknames, and given and family name alone."""
    names: list[str] = [_short(text) for text in card.texts("FN")]
    for each in card.all("N"):
        family, given, more, before, after = [_short(part) for part in (*each.parts, "", "", "", "", "")][:5]
        names += [" ".join(filter(None, (before, given, more, family, after))), " ".join(filter(None, (given, family)))]
    names += [_short(text) for each in card.all("NICKNAME") for text in each.listed]
    distinct = _first(names)
    return (distinct[0], distinct[1:]) if distinct else (None, ())


def _phones(card: Card) -> Iterator[str]:
    return (_address(each.text) for each in card.all("TEL") if not each.types & _NO_VOICE)


def _address(text: str) -> str:
    uri = _SHOWN_URI.match(text.strip())
    return _short(uri[2] if uri else text)


def _birthday(card: Card) -> str | None:
    for each in card.all("BDAY"):
        day = _DAY.fullmatch(each.text.strip())
        if day is None:
            continue
        year, month, of_month = day[1], int(day[2]), int(day[3])
        try:
            date(4 if year == "--" else int(year), month, of_month)
        except ValueError:
            continue
        return f"{'-' if year in ('--', _NO_YEAR) else year}-{month:02d}-{of_month:02d}"
    return None


def _metadata(card: Card) -> JsonObject | None:
    """Keep what the contact itself has no place for, as far as metadata may go."""
    lists = {
        "organization": [" / ".join(filter(None, map(_short, each.parts))) for each in card.all("ORG")],
        "title": card.texts("TITLE"),
        "role": card.texts("ROLE"),
        "addresses": [", ".join(filter(None, map(_short, each.parts))) for each in card.all("ADR")],
        "urls": card.texts("URL"),
        "anniversary": card.texts("ANNIVERSARY"),
        "categories": [text for each in card.all("CATEGORIES") for text in each.listed],
        "faxes": [_address(each.text) for each in card.all("TEL") if each.types & _NO_VOICE],
    }
    kept: dict[str, object] = {}
    for name, values in lists.items():
        if shown := _first(map(_short, values)):
            larger = {**kept, name: list(shown) if len(shown) > 1 else shown[0]}
            if len(json.dumps(larger)) < MAX_METADATA_BYTES:
                kept = larger
    return kept or None


def _short(text: str) -> str:
    return " ".join(text.split())[:MAX_SHORT].strip()


def _first(texts: Iterator[str] | list[str] | map[str]) -> tuple[str, ...]:
    """Return each text once, as many as a contact may have."""
    return tuple(dict.fromkeys(text for text in texts if text.strip()))[:MAX_LIST]
