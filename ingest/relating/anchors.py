"""Which words a pattern cannot do without, so that a text without them need not be searched for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

SHORTEST, LONGEST = 2, 7
_WORD = re.compile(r"[a-z]+")
_TOKEN = re.compile(r"\\.|\(\?<?[!=]|\(\?P<\w+>|\(\?:|\(|\)|\||\[(?:\\.|[^\]])*\]|\{\w+'?\w*\}|.", re.DOTALL)
_OPTIONAL = ("?", "*", "{0")


def anchors(body: str) -> frozenset[str]:
    """Return beginnings of words of which one stands in all that a pattern matches; none where no such are found.

    Looks for a group of alternatives that is not optional, or a word on the pattern's own level.
    """
    best: frozenset[str] = frozenset()
    for found in _candidates(body):
        if found and min(map(len, found)) >= SHORTEST and (not best or _rarity(found) > _rarity(best)):
            best = frozenset(word[:LONGEST] for word in found)
    return best


def beginnings(text: str) -> frozenset[str]:
    """Return the beginnings of a text's words that an anchor can be."""
    return frozenset(
        word[:size] for word in set(_WORD.findall(text)) for size in range(SHORTEST, min(len(word), LONGEST) + 1)
    )


def _rarity(words: Iterable[str]) -> float:
    return min(len(word) for word in words)


def _candidates(body: str) -> Iterator[list[str]]:
    tokens = [match.group() for match in _TOKEN.finditer(body)]
    place = 0
    literal = ""
    while place < len(tokens):
        token = tokens[place]
        if token.startswith("("):
            end = _closing(tokens, place)
            follows = "".join(tokens[end + 1 : end + 3])
            if len(literal) > SHORTEST:
                yield [literal]
            if not token.startswith(("(?!", "(?<", "(?=")) and not follows.startswith(_OPTIONAL):
                yield _leads(tokens[place + 1 : end])
            place = end + 1
            literal = ""
            continue
        if token.isalpha() and token.islower() and len(token) == 1 and not _made_optional(tokens, place):
            literal += token
        else:
            if len(literal) > SHORTEST:
                yield [literal]
            literal = ""
        place += 1
    if len(literal) > SHORTEST:
        yield [literal]


def _made_optional(tokens: list[str], place: int) -> bool:
    return "".join(tokens[place + 1 : place + 3]).startswith(_OPTIONAL)


def _closing(tokens: list[str], place: int) -> int:
    depth = 0
    for at in range(place, len(tokens)):
        if tokens[at].startswith("(") and not tokens[at].startswith("\\"):
            depth += 1
        elif tokens[at] == ")":
            depth -= 1
            if depth == 0:
                return at
    raise ValueError(f"a group does not end in {''.join(tokens)!r}")


def _leads(tokens: list[str]) -> list[str]:
    """Return the letters that each alternative begins with, empty where one begins with none."""
    found, depth, word, open_ = [], 0, "", True
    for at, part in enumerate(tokens):
        if part == "|" and depth == 0:
            found.append(word)
            word, open_ = "", True
            continue
        if part.startswith("("):
            depth, open_ = depth + 1, False
        elif part == ")":
            depth -= 1
        elif depth == 0 and open_:
            if len(part) == 1 and part.isalpha() and not _made_optional(tokens, at):
                word += part
            else:
                open_ = False
    return [*found, word]
