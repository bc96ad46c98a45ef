"""The people whom a memory names, with what stands beside each name, and which of the names it calls one person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import combinations

from ingest.resolving.choosing import is_person, is_unsure
from ingest.resolving.cues import Cue, cue_of, roles_of_the_one
from ingest.resolving.roles import exclude_each_other
from ingest.resolving.spelling import words
from ingest.resolving.ties import Tie, find_ties
from knowledge.ingestion.facts import FoundMention
from knowledge.ingestion.resolution import Reading


def is_of_one(reading: Reading) -> bool:
    """Tell whether a memory is about one person: what is told in it is told of that one. Guesses do not count."""
    people = {words(mention.name) for mention in reading.mentions if is_person(mention) and not is_unsure(mention)}
    return len(people) == 1 and reading.draft.speaker is None


def people_of(reading: Reading) -> dict[FoundMention, Cue]:
    """Return the mentions of people in order, with what stands beside each, or beside the same name elsewhere."""
    ordered = sorted(filter(is_person, reading.mentions), key=lambda mention: mention.start)
    cues: dict[FoundMention, Cue] = {}
    for place, mention in enumerate(ordered, 1):
        following = ordered[place].start if place < len(ordered) else None
        cues[mention] = cue_of(reading.draft.content, mention.start, mention.end, following)
    if cues and is_of_one(reading):
        roles = roles_of_the_one(reading.draft.content)
        cues = {mention: replace(cue, roles=cue.roles | roles) if roles else cue for mention, cue in cues.items()}
    return _shared(cues)


def _shared(cues: Mapping[FoundMention, Cue]) -> dict[FoundMention, Cue]:
    """Have what is said once hold for a name throughout a memory, unless it speaks of another one of that name."""
    names = {words(mention.name) for mention in cues}
    told: defaultdict[tuple[str, ...], list[Cue]] = defaultdict(list)
    for mention, cue in cues.items():
        told[_fullest(words(mention.name), names)].append(cue)
    return {mention: _joined(cue, told[_fullest(words(mention.name), names)]) for mention, cue in cues.items()}


def _fullest(name: tuple[str, ...], names: Set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the one full name of a memory that a single word is a part of."""
    longer = [other for other in names if len(name) == 1 < len(other) and name[0] in other]
    return longer[0] if len(longer) == 1 else name


def _joined(cue: Cue, same: Sequence[Cue]) -> Cue:
    roles = frozenset().union(*(each.roles for each in same))
    if len(same) == 1 or any(each.is_other or each.is_new for each in same):
        return cue
    if any(exclude_each_other(one, other) for (_, one), (_, other) in combinations(sorted(roles), 2)):
        return cue
    where = frozenset().union(*(each.where for each in same))
    denied = frozenset().union(*(each.denied for each in same))
    return replace(cue, roles=roles, where=where, denied=denied, is_apposed=any(each.is_apposed for each in same))


def groups_of(people: Sequence[FoundMention], text: str) -> Iterator[tuple[list[FoundMention], list[Tie]]]:
    """Yield mentions that the text calls one together, those with the fullest names first."""
    ties = list(find_ties(text, people))
    group_of = {place: {place} for place in range(len(people))}
    for tie in ties:
        joined = group_of[tie.one] | group_of[tie.other]
        group_of |= dict.fromkeys(joined, joined)
    groups = [sorted(group) for place, group in group_of.items() if place == min(group)]
    groups.sort(key=lambda group: (-max(len(words(people[place].name)) for place in group), group))
    for group in groups:
        told = sorted((people[place] for place in group), key=lambda mention: -len(words(mention.name)))
        yield told, [tie for tie in ties if tie.one in group]
