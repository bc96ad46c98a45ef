"""Which encoding a text file has, told from its bytes."""

from __future__ import annotations

import codecs
from typing import IO

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_HEAD = 1 << 13
FALLBACK = "cp1252"
"""Old Windows programs wrote it; bytes that it does not know become U+FFFD."""


def encoding_of(file: IO[bytes]) -> str | None:
    """Return the encoding of a file that is read through once; None where it is no text."""
    head = file.read(_CHUNK)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    # A stray NUL is somebody's accident; a program's own format has many.
    if head[:_HEAD].count(0) * 100 > len(head[:_HEAD]):
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk, utf8 = head, True
    while chunk:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            utf8 = False
            decoder.reset()
        chunk = file.read(_CHUNK)
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            utf8 = False
    return "utf-8" if utf8 else FALLBACK
