"""The fullest name that a text uses for each of its mentions."""

from __future__ import annotations

import re

from ingest.relating.marking import Marked
from ingest.relating.symbols import PERSON, one_of, place_of
from ingest.resolving.ties import find_ties

_ON_PAPER = re.compile(rf"(?P<short>[{one_of(PERSON)}]) \((?P<full>[{one_of(PERSON)}])(?!'s| and|,)[a-z ]{{0,25}}\)")


def fullest(text: str, marked: Marked) -> tuple[str, ...]:
    """Return a name for each mention: what the text itself ties to it, or the longer name that holds its words."""
    names = [mention.name for mention in marked.mentions]
    for tie in find_ties(text, marked.mentions):
        if not tie.is_hint:
            short, full = names[tie.one], names[tie.other]
            if len(full.split()) < len(short.split()):
                short, full = full, short
            names = [full if name == short else name for name in names]
    for found in _ON_PAPER.finditer(marked.text):
        short, full = names[place_of(found["short"])], names[place_of(found["full"])]
        names = [full if name == short else name for name in names]
    parts = [frozenset(name.casefold().split()) for name in names]
    full_names = []
    for place, mention in enumerate(marked.mentions):
        longer = {
            names[other]
            for other, its in enumerate(parts)
            if marked.mentions[other].kind is mention.kind and parts[place] < its
        }
        full_names.append(longer.pop() if len(longer) == 1 else names[place])
    return tuple(full_names)
