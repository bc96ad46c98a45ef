"""A long chain keeps only part of its evidence, and says nothing else than a fold that keeps it all."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from knowledge.levels import LEVELS
from knowledge.relations import fold as folding
from knowledge.relations.closings import Fact, refold
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import Version, fold
from knowledge.relations.relation import EvidenceRole, RelationOrigin, RelationType
from tests.relation_evidence import says
from tests.unit.test_relation_fold_cost import hour

STATES = EvidenceRole.STATES
_RIVALS = 60


def boss(key: str, *said: Evidence) -> Fact:
    return Fact(key, RelationType.REPORTS_TO, "me", key, None, said)


def plain(monkeypatch: pytest.MonkeyPatch, facts: list[Fact]) -> dict[str, list[list[Version]]]:
    with monkeypatch.context() as patched:
        patched.setattr(folding, "WHOLE", len(facts) * 99)
        return refold(facts)


def bare(chains: dict[str, list[list[Version]]]) -> dict[str, list[list[Version]]]:
    return {key: [[replace(v, support=()) for v in chain] for chain in each] for key, each in chains.items()}


def rivals(chance: random.Random) -> list[Fact]:
    """What began when, told in any order, beside what has no start: openly or not, surely or not, in some words."""

    def tells(i: int, since: str | None) -> Evidence:
        at = hour(chance.randrange(2 * _RIVALS))
        return says(
            1,
            STATES,
            since,
            level=chance.choice(LEVELS),
            source=f"m{i}",
            recorded_at=at,
            observed_at="1890-01-01T00:00:00.000Z" if i >= _RIVALS else at,
            confidence=chance.choice((0.7, 0.8, 0.9)),
            label=chance.choice((None, "the first", "the other")),
            origin=chance.choice((RelationOrigin.STATED, RelationOrigin.EXTRACTED, RelationOrigin.INFERRED)),
        )

    began = [f"{1900 + i}" for i in range(_RIVALS)]
    chance.shuffle(began)
    more = (tells(_RIVALS + 1 + i, chance.choice((None, "1899"))) for i in range(8))
    lasting = boss("none", tells(_RIVALS, None), *more)
    return [lasting, *(boss(f"boss{i}", tells(i, since)) for i, since in enumerate(began))]


def test_what_has_no_start_and_is_closed_by_ever_earlier_rivals_keeps_who_said_it() -> None:
    spoke = "1890-01-01T00:00:00.000Z"
    lasting = boss("none", says(1, recorded_at=hour(0), observed_at=spoke, label="landlord", confidence=1.0))
    later = [boss(f"boss{i}", says(1, since=f"{1990 - i}", recorded_at=hour(i + 1))) for i in range(_RIVALS)]
    ((*_, last),) = refold([lasting, *later])["none"]
    assert len([e for e in last.support if e.closing]) == folding.CARRIED + 1
    assert (last.label, last.confidence) == ("landlord", 1.0)


@pytest.mark.parametrize("seed", range(40))
def test_many_rivals_in_any_order_give_what_a_fold_that_keeps_all_gives(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    facts = rivals(chance)
    whole = plain(monkeypatch, facts)
    assert bare(refold(facts)) == bare(whole)
    chance.shuffle(facts)
    assert bare(refold(facts)) == bare(whole)
    for chain in (chain for each in whole.values() for chain in each):
        for version in chain:
            assert version.told == list(version.support)


@pytest.mark.parametrize("seed", range(40))
def test_a_version_tells_how_sure_whose_and_in_which_words_from_all_that_its_readers_may_know(seed: int) -> None:
    chance = random.Random(seed)
    said = [
        says(
            1,
            chance.choice((STATES, STATES, STATES, EvidenceRole.CORRECTS)),
            chance.choice((None, "2019", "2020", "2021")),
            level=chance.choice(LEVELS),
            recorded_at=hour(i),
            observed_at=hour(chance.randrange(99)),
            confidence=chance.choice((0.7, 0.8, 0.9)),
            label=chance.choice((None, None, None, "boss", "chief")),
            origin=chance.choice((RelationOrigin.STATED, RelationOrigin.EXTRACTED, RelationOrigin.INFERRED)),
        )
        for i in range(3 * _RIVALS)
    ]
    for version in fold(said):
        known = [e for e in said if e.level <= version.level]
        mine = next(v for v in fold(known) if v.opener == version.opener)
        assert version.confidence == max(e.confidence for e in mine.told)
        assert version.label == next((e.label for e in reversed(mine.told) if e.label), None)
        most = (RelationOrigin.STATED, RelationOrigin.EXTRACTED, RelationOrigin.INFERRED)
        assert version.origin == min((e.origin for e in mine.told), key=most.index)
        assert version.first_seen == min(e.observed_at for e in version.told)
        assert {e.id for e in version.support} <= {e.id for e in version.told}
