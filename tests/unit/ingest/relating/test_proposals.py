from __future__ import annotations

from ingest.understanding.labels import SpanType, Standing
from ingest.understanding.reading import Found, Tie
from knowledge.relations.relation import RelationType
from tests.unit.ingest.relating.marked_up import read, related

_TEXT = "I saw [Ana|PERSON] at [Acme|ORG], badge and all, since [May|2024-05]"


def _found(word: str, kind: SpanType) -> Found:
    text, _, _ = read(_TEXT)
    start = text.index(word)
    return Found(start, start + len(word), kind, 0.99)


def _tie(standing: Standing, probability: float, *, since: bool = False) -> Tie:
    return Tie(
        subject=_found("Ana", SpanType.PERSON),
        predicate=RelationType.COLLEAGUE_OF,
        object=None,
        standing=standing,
        since=_found("May", SpanType.DATE) if since else None,
        until=None,
        probability=probability,
    )


def test_a_sure_proposal_is_told_from_the_owners_side_with_its_time() -> None:
    colleagues = [
        relation
        for relation in related(_TEXT, (_tie(Standing.HOLDS, 0.97, since=True),)).relations
        if relation.type is RelationType.COLLEAGUE_OF
    ]
    assert [(r.subject, r.object, r.confidence) for r in colleagues] == [(None, "Ana", 0.97)]
    assert colleagues[0].bounds.since is not None
    assert colleagues[0].bounds.since.at == "2024-05-01T00:00:00.000Z"


def test_an_end_without_a_date_takes_the_day_of_the_note() -> None:
    [relation] = [
        r for r in related(_TEXT, (_tie(Standing.ENDED, 0.97),)).relations if r.type is RelationType.COLLEAGUE_OF
    ]
    assert relation.bounds.until is not None
    assert relation.bounds.until.at == "2025-03-05T00:00:00.000Z"


def test_a_part_of_the_thing_that_a_pattern_tells_is_not_told_beside_it() -> None:
    text = "I love crime novels"
    proposed = Tie(None, RelationType.LIKES, Found(13, 19, SpanType.THING, 0.9), Standing.HOLDS, None, None, 0.99)

    assert [relation.object for relation in related(text, (proposed,)).relations] == ["crime novels"]


def test_nobody_works_at_a_person_or_loves_a_firm() -> None:
    ana, acme = _found("Ana", SpanType.PERSON), _found("Acme", SpanType.ORGANIZATION)
    at_a_person = Tie(None, RelationType.WORKS_AT, ana, Standing.HOLDS, None, None, 0.99)
    with_a_firm = Tie(None, RelationType.PARTNER_OF, acme, Standing.HOLDS, None, None, 0.99)
    at_a_firm = Tie(None, RelationType.WORKS_AT, acme, Standing.HOLDS, None, None, 0.99)

    badge = _found("badge", SpanType.PLACE)
    of_a_firm = Tie(acme, RelationType.LIVES_IN, badge, Standing.HOLDS, None, None, 0.99)

    found = {(r.type, r.object) for r in related(_TEXT, (at_a_person, with_a_firm, at_a_firm, of_a_firm)).relations}
    assert RelationType.LIVES_IN not in {kind for kind, _ in found}
    assert (RelationType.WORKS_AT, "Acme") in found
    assert not found & {(RelationType.WORKS_AT, "Ana"), (RelationType.PARTNER_OF, "Acme")}
