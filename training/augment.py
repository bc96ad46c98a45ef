"""The same message written otherwise: other names, other case, a slip of the finger. Labels move with the text."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.understanding.labels import SpanType
from training.corpora import Marked

Pool = Mapping[SpanType, Sequence[str]]
"""Names by type, to be put in the place of others."""
_SWAPPED = (SpanType.PERSON, SpanType.ORGANIZATION, SpanType.PLACE, SpanType.EVENT_NAME)


def rewrite(text: str, spans: Sequence[Marked], written: Mapping[int, str]) -> tuple[str, tuple[Marked, ...]]:
    """Put other words in the place of some spans (by index); spans do not overlap."""
    parts, moved, done, grown = list[str](), list[tuple[int, Marked]](), 0, 0
    for at, span in sorted(enumerate(spans), key=lambda each: each[1].start):
        new = written.get(at, text[span.start : span.end])
        parts += (text[done : span.start], new)
        start = span.start + grown
        grown += len(new) - (span.end - span.start)
        moved.append((at, replace(span, start=start, end=start + len(new))))
        done = span.end
    return "".join((*parts, text[done:])), tuple(span for _, span in sorted(moved, key=lambda each: each[0]))


def swap_names(
    text: str, spans: Sequence[Marked], pool: Pool, chance: random.Random, often: float
) -> tuple[str, tuple[Marked, ...]]:
    """Give some names others of their type; one name stays one name through the text."""
    chosen = dict[tuple[SpanType, str], str]()
    for span in spans:
        key = (span.type, text[span.start : span.end])
        if span.type in _SWAPPED and key not in chosen and pool.get(span.type) and chance.random() < often:
            alike = [name for name in (chance.choice(pool[span.type]) for _ in range(6)) if _as_long(name, key[1])]
            if alike and not _shared(key[1], chosen):
                chosen[key] = alike[0]
    written = {
        at: chosen[key] for at, span in enumerate(spans) if (key := (span.type, text[span.start : span.end])) in chosen
    }
    return rewrite(text, spans, written)


def _as_long(name: str, old: str) -> bool:
    """A first name for a first name: a full one would tell more than the text did."""
    return len(name.split()) == len(old.split())


def _shared(name: str, chosen: Mapping[tuple[SpanType, str], str]) -> bool:
    """ "Omar" and "Omar Haddad" in one text are one man: neither may change alone."""
    words = set(name.split())
    return any(words & set(other.split()) for _, other in chosen)


def recase(text: str, chance: random.Random) -> str:
    """Write in lower case or shout now and then; a text whose length would change stays as it is."""
    draw = chance.random()
    changed = text.lower() if draw < 0.15 else text.upper() if draw < 0.18 else text
    return changed if len(changed) == len(text) else text


def slip(text: str, spans: Sequence[Marked], chance: random.Random, often: float) -> tuple[str, tuple[Marked, ...]]:
    """Mistype some words outside of the spans, keeping their length: two letters change places or one is hit beside."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    signs = list(text)
    for match in re.finditer(r"[a-z]{4,}", text):
        if chance.random() < often and not any(taken[match.start() : match.end()]):
            at = chance.randrange(match.start() + 1, match.end() - 1)
            if chance.random() < 0.6:
                signs[at], signs[at + 1] = signs[at + 1], signs[at]
            else:
                signs[at] = chance.choice("etaoinshrdlu")
    return "".join(signs), tuple(spans)


def roles_from(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the lines of words that may stand for one another; each word leads to its line."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    groups = [tuple(word.strip() for word in line.split(",")) for line in lines]
    return {word: group for group in groups for word in group}


def swap_roles(
    text: str, spans: Sequence[Marked], roles: Mapping[str, Sequence[str]], chance: random.Random, often: float
) -> tuple[str, tuple[Marked, ...]]:
    """Give some words that tie people others of their line: who has learned "sister" then knows "half-brother"."""
    longest_first = sorted(roles, key=len, reverse=True)
    words = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w-])")
    found = [
        Marked(match.start(), match.end(), SpanType.THING)
        for match in words.finditer(text)
        if all(span.end <= match.start() or match.end() <= span.start for span in spans)
    ]
    written = {
        len(spans) + at: chance.choice(roles[text[role.start : role.end]])
        for at, role in enumerate(found)
        if chance.random() < often
    }
    changed, moved = rewrite(text, (*spans, *found), written)
    return changed, moved[: len(spans)]
