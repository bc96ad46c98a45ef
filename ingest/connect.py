"""Which memories are about the same matter: what they share, weighed, and at most ten for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from math import sqrt

from knowledge.ingestion.connecting import Connections, Kin, Link, NewConnection, Standing
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity
from knowledge.memories.connection import MAX_CONNECTIONS, ConnectionReason
from knowledge.search.ports import Scored

LEAST = 0.3
"""A connection's score at least: what one rare entity, a close meaning or two weaker signals together reach."""
CANDIDATES = 15
"""Of one new memory, strongest first; more than ten, since some may have better company already."""

_ENTITY, _TOPIC = 0.9, 0.6
_FAR, _SPAN = 0.42, 0.65
"""Cosines: from where on meaning tells something (two notes of one life are that close by chance in one of twenty
pairs), and how much more it takes to tell all."""
_SEQUENCE, _HALF_LIFE_S = 0.35, 900.0
_SUREST = 0.95

_Pair = tuple[str, str]


@dataclass(slots=True)
class _Ties:
    """What ties one pair: the probability that nothing does, and the strongest tie."""

    apart: float = 1.0
    strongest: float = 0.0
    reason: ConnectionReason = ConnectionReason.MEANING
    via: str | None = None

    def tie(self, weight: float, reason: ConnectionReason, via: str | None = None) -> None:
        self.apart *= 1.0 - weight
        if weight > self.strongest:
            self.strongest, self.reason, self.via = weight, reason, via


def propose(
    batch: Mapping[str, Sensitivity], kin: Kin, near: Mapping[str, Iterable[Scored]]
) -> Sequence[NewConnection]:
    """Return which of the new memories go with which others, new or not; the strongest of each, with their scores.

    Each signal is a chance that the two belong together, as if they were independent (noisy or). An entity or a topic
    counts the more the fewer memories have it, up to the level of the pair: what is secret does not show in the score.
    """
    ties: defaultdict[_Pair, _Ties] = defaultdict(_Ties)
    for shared in kin.shared:
        most = _ENTITY if shared.reason is ConnectionReason.ENTITY else _TOPIC
        uses = [sum(level <= ceiling for level in shared.members.values()) for ceiling in Sensitivity]
        for memory in shared.members.keys() & batch.keys():
            for other, level in shared.members.items():
                if other != memory and (other not in batch or memory < other):
                    weight = min(shared.weights[memory], shared.weights[other])
                    rarity = 1.0 / sqrt(uses[max(shared.members[memory], level)] - 1)
                    ties[memory, other].tie(most * weight * rarity, shared.reason, shared.id)
    for pair, cosine in _closest(batch, near).items():
        if cosine > _FAR:
            ties[pair].tie(min(_SUREST, (cosine - _FAR) / _SPAN), ConnectionReason.MEANING)
    for pair, gap_s in {_pair(one.memory, one.other, batch): one.gap_s for one in kin.successions}.items():
        ties[pair].tie(_SEQUENCE * 0.5 ** (gap_s / _HALF_LIFE_S), ConnectionReason.SEQUENCE)
    return _strongest(
        NewConnection(memory, other, round(1.0 - tie.apart, 4), tie.reason, tie.via)
        for (memory, other), tie in ties.items()
    )


def place(
    proposed: Sequence[NewConnection], batch: Mapping[str, Sensitivity], standing: Mapping[str, Standing]
) -> Connections:
    """Choose among what was proposed, strongest first, so that nobody has more than ten.

    Who has ten already takes another one for the weakest of them, where it is stronger: mutual, so that both ends lose
    that one. Others than the new memories are passed over unless they stand.
    """
    places = _Places()
    for memory, one in standing.items():
        places.take(memory, one.links)
    made = []
    for new in sorted(proposed, key=_rank):
        other = batch.get(new.other)
        if other is None:
            if new.other not in standing:
                continue
            other = standing[new.other].level
        if places.admit(new, max(batch[new.memory], other)):
            made.append(new)
    return Connections(tuple(made), tuple(places.dropped))


@dataclass(slots=True)
class _Places:
    """The places that memories have for connections: ten up to CONFIDENTIAL, and ten above it."""

    dropped: list[_Pair] = field(default_factory=list)
    _links: defaultdict[tuple[str, bool], dict[str, float]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, memory: str, links: Iterable[Link]) -> None:
        for link in links:
            self._links[memory, link.level > LOCKED_CLEARANCE][link.other] = link.score

    def admit(self, new: NewConnection, level: Sensitivity) -> bool:
        secret = level > LOCKED_CLEARANCE
        ends = ((new.memory, new.other), (new.other, new.memory))
        full = [end for end, _ in ends if len(self._links[end, secret]) >= MAX_CONNECTIONS]
        weakest = [(end, *min((score, other) for other, score in self._links[end, secret].items())) for end in full]
        if any(score >= new.score for _, score, _ in weakest):
            return False
        for end, _, other in weakest:
            self.dropped.append((end, other))
            del self._links[end, secret][other]
            self._links[other, secret].pop(end, None)
        for end, other in ends:
            self._links[end, secret][other] = new.score
        return True


def _closest(batch: Mapping[str, Sensitivity], near: Mapping[str, Iterable[Scored]]) -> dict[_Pair, float]:
    """Return the cosine of each pair once: of two new memories each may have found the other."""
    found: dict[_Pair, float] = {}
    for memory, hits in near.items():
        for hit in hits:
            if hit.id != memory:
                found[_pair(memory, hit.id, batch)] = hit.score
    return found


def _pair(memory: str, other: str, batch: Mapping[str, Sensitivity]) -> _Pair:
    """Return the pair with a new memory first; of two new ones, in order."""
    return (other, memory) if memory not in batch or (other in batch and other < memory) else (memory, other)


def _strongest(proposed: Iterable[NewConnection]) -> Sequence[NewConnection]:
    """Keep what is strong enough, and of each new memory the strongest."""
    of_each: defaultdict[str, list[NewConnection]] = defaultdict(list)
    for new in proposed:
        if new.score >= LEAST:
            of_each[new.memory].append(new)
    return [new for news in of_each.values() for new in nsmallest(CANDIDATES, news, key=_rank)]


def _rank(new: NewConnection) -> tuple[float, str, str]:
    return -new.score, new.memory, new.other
