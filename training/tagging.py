"""Sentences as tensors for the tagger, and how well its spans agree with theirs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import spacy
import torch
from torch import Tensor

from ingest.understanding.labels import SPAN_TYPES, TAGS, SpanType, begin, inside
from ingest.understanding.pieces import Pieces, Window, Word
from ingest.understanding.spans import decode
from training.corpora import Marked
from training.encoder import Encoder

_NLP = spacy.blank("en")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A window of a text with, per word, the set of tags (as bits) that would not be wrong."""

    window: Window
    allowed: tuple[int, ...]


def words_of(text: str) -> list[Word]:
    return [Word(token.text, token.idx, token.idx + len(token)) for token in _NLP.make_doc(text) if not token.is_space]


def tagged(
    text: str, words: Sequence[Word], spans: Sequence[Marked], known: frozenset[SpanType], pieces: Pieces
) -> Tagged:
    """Mark the first window of a text. A word outside of all spans may yet be one of a type that is not known here."""
    unknown = 1
    for kind in SPAN_TYPES:
        if kind not in known:
            unknown |= 1 << begin(kind) | 1 << inside(kind)
    allowed = [unknown] * len(words)
    for span in spans:
        touched = [at for at, word in enumerate(words) if word.start < span.end and span.start < word.end]
        for place, at in enumerate(touched):
            allowed[at] = 1 << (inside(span.type) if place else begin(span.type))
    window = pieces.windows([word.text for word in words])[0]
    return Tagged(window, tuple(allowed[window.first : window.last]))


@dataclass(frozen=True, slots=True)
class Batch:
    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    heads: Tensor
    """[words, 2]: row and piece of each word."""
    allowed: Tensor
    """[words, TAGS]: 0 where allowed, else far below."""


def batch(items: Sequence[Tagged]) -> Batch:
    width = max(len(item.window.pieces) for item in items)
    pieces = torch.zeros(len(items), width, dtype=torch.long)
    shapes, mask = torch.zeros_like(pieces), torch.zeros_like(pieces)
    heads, allowed = list[tuple[int, int]](), list[int]()
    for row, item in enumerate(items):
        size = len(item.window.pieces)
        pieces[row, :size] = torch.tensor(item.window.pieces)
        shapes[row, :size] = torch.tensor(item.window.shapes)
        mask[row, :size] = 1
        heads += [(row, head) for head in item.window.heads]
        allowed += item.allowed
    bits = (torch.tensor(allowed, dtype=torch.long)[:, None] >> torch.arange(TAGS)) & 1
    return Batch(pieces, shapes, mask, torch.tensor(heads).view(-1, 2), (1.0 - bits.float()) * -1e4)


def tag_loss(tags: Tensor, made: Batch) -> Tensor:
    """Minus the log of the probability of all that is allowed, smoothed a little towards all tags."""
    scores = tags[made.heads[:, 0], made.heads[:, 1]].float().log_softmax(-1)
    right = (scores + made.allowed).logsumexp(-1)
    return -(0.97 * right + 0.03 * scores.mean(-1)).mean()


def batches(sizes: Sequence[int], room: int, chance: random.Random) -> Iterator[list[int]]:
    """Group indices of like size, so that rows times width stays within `room`; groups come in random order."""
    order = sorted(range(len(sizes)), key=lambda at: sizes[at] + chance.random() * 4)
    groups, group = list[list[int]](), list[int]()
    for at in order:
        if group and sizes[at] * (len(group) + 1) > room:
            groups.append(group)
            group = []
        group.append(at)
    groups.append(group)
    chance.shuffle(groups)
    yield from groups


@torch.inference_mode()
def found_spans(model: Encoder, texts: Sequence[str], pieces: Pieces) -> list[list[Marked]]:
    """What the tagger says of each text (its first window), as spans of code points."""
    model.eval()
    words = [words_of(text) for text in texts]
    items = [tagged(text, own, (), frozenset(), pieces) for text, own in zip(texts, words, strict=True)]
    found: list[list[Marked]] = [[] for _ in texts]
    for group in batches([len(item.window.pieces) for item in items], 4_096, random.Random(0)):
        made = batch([items[at] for at in group])
        tags = model(made.pieces, made.shapes, made.mask)[1].float().numpy()
        rows = [tags[row, list(items[at].window.heads)] for row, at in enumerate(group)]
        for at, spans in zip(group, decode([np.asarray(row).reshape(-1, TAGS) for row in rows]), strict=True):
            found[at] = [Marked(words[at][s.first].start, words[at][s.last - 1].end, s.type) for s in spans]
    return found
