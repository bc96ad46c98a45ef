"""Words to word pieces, in windows that the encoder can read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from ingest.understanding.shapes import casing_of, codes

WINDOW = 256
"""Pieces that one pass reads, [CLS] and [SEP] among them."""
_OVERLAP = 48
_WORD = 8
"""Pieces of one word that are read: past these a word is a link or noise."""
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; offsets are code points, `end` exclusive."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Window:
    """Words `first` to `last` (exclusive) of a text as the encoder reads them; `heads` says where each word begins."""

    first: int
    last: int
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    heads: tuple[int, ...]


class Pieces:
    """Cuts words into pieces; what a word was cut into is kept, because words return."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        vocabulary = tokenizer.get_vocab()
        self._open, self._close, self._unknown = (vocabulary[sign] for sign in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> Pieces:
        return cls(Tokenizer.from_file(str(path)))

    def windows(self, words: Sequence[str]) -> list[Window]:
        """Cut the words of a text into windows that overlap; a text without words is one window without words."""
        cut = [self._cut(word) for word in words]
        shapes = codes(words, casing_of("".join(words)))
        windows, first = list[Window](), 0
        while True:
            last, size = first, 2
            while last < len(cut) and size + len(cut[last]) <= WINDOW:
                size += len(cut[last])
                last += 1
            windows.append(self._window(cut, shapes, first, last))
            if last == len(cut):
                return windows
            first, back = last, 0
            while first > windows[-1].first + 1 and back + len(cut[first - 1]) <= _OVERLAP:
                first -= 1
                back += len(cut[first])

    def _window(self, cut: list[tuple[int, ...]], shapes: list[int], first: int, last: int) -> Window:
        pieces, shaped, heads = [self._open], [0], list[int]()
        for at in range(first, last):
            heads.append(len(pieces))
            pieces.extend(cut[at])
            shaped.extend([shapes[at]] * len(cut[at]))
        return Window(first, last, (*pieces, self._close), (*shaped, 0), tuple(heads))

    def _cut(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            ids = self._tokenizer.encode(word[:100], add_special_tokens=False).ids[:_WORD]
            found = tuple(ids) or (self._unknown,)
            if len(self._known) >= _CACHED:
                self._known.clear()
            self._known[word] = found
        return found
