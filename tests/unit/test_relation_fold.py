"""The fold from evidence to versions of belief."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import LEVELS, Sensitivity
from knowledge.relations.evidence import Evidence
from knowledge.relations.fold import NEVER, Version, fold
from knowledge.relations.relation import EvidenceRole, RelationOrigin
from tests.relation_evidence import says

GENERAL, CONFIDENTIAL, SECRET, ULTRA = LEVELS


def seen(versions: list[Version], clearance: Sensitivity) -> list[Version]:
    return [v for v in versions if v.level <= clearance and v.superseded[clearance] == NEVER]


def test_one_statement_gives_one_version_that_everyone_cleared_believes() -> None:
    (version,) = fold([says(1, since="2020", label="stepdad", level=SECRET)])
    assert version.level is SECRET
    assert version.since is not None
    assert (version.since.at, version.since.level) == ("2020-01-01T00:00:00.000Z", SECRET)
    assert version.until is None
    assert version.superseded_at is None
    assert version.superseded_level is None
    assert version.label == "stepdad"
    assert version.is_believed


def test_more_of_the_same_supports_the_version_and_raises_its_confidence() -> None:
    first, second = says(1, confidence=0.4), says(2, confidence=0.9, origin=RelationOrigin.STATED, label="sis")
    (version,) = fold([second, first])
    assert version.opener == first.id
    assert version.support == (first, second)
    assert (version.confidence, version.origin, version.label) == (0.9, RelationOrigin.STATED, "sis")


def test_a_new_bound_supersedes_the_version_and_the_next_one_carries_all_its_evidence() -> None:
    first, second = says(1, since="2020"), says(2, EvidenceRole.ENDS, until="2024")
    old, new = fold([first, second])
    assert old.superseded_at == new.recorded_at == second.recorded_at
    assert old.until is None
    assert new.until is not None
    assert new.since == old.since
    assert new.support == (first, second)


def test_the_lowest_level_then_the_finer_precision_then_the_later_statement_of_a_bound_counts() -> None:
    secret_day, year, month, later = (
        says(1, since="2020-03-05", level=SECRET),
        says(2, since="2019"),
        says(3, since="2018-02"),
        says(4, since="2018-07"),
    )
    assert _since(fold([secret_day])) == "2020-03-05"
    assert _since(fold([secret_day, year])) == "2019-01-01"
    assert _since(fold([secret_day, year, month])) == "2018-02-01"
    assert _since(fold([secret_day, year, month, later])) == "2018-07-01"


def _since(versions: list[Version]) -> str:
    since = versions[-1].since
    assert since is not None
    return since.at[:10]


def test_a_denial_retracts() -> None:
    first, denial = says(1, since="2020"), says(3, EvidenceRole.DENIES)
    (version,) = fold([first, denial])
    assert version.superseded_at == denial.recorded_at
    assert not version.is_believed
    assert version.support == (first, denial)


def test_what_is_stated_again_after_a_denial_starts_afresh() -> None:
    old, new = fold([says(1, since="2020"), says(2, EvidenceRole.DENIES), says(3)])
    assert not old.is_believed
    assert new.is_believed
    assert new.since is None


def test_a_correction_with_a_bound_replaces_that_bound_alone_at_its_own_level_and_above() -> None:
    first = says(1, since="2020-01-05", until="2024")
    corrected = fold([first, says(2, EvidenceRole.CORRECTS, since="2019")])[-1]
    assert _since([corrected]) == "2019-01-01"
    assert corrected.until is not None
    secretly = fold([first, says(2, EvidenceRole.CORRECTS, since="2019", level=SECRET)])[-1]
    assert _since([secretly]) == "2020-01-05"


def test_a_secret_end_is_a_version_of_its_own_that_lower_readers_never_meet() -> None:
    versions = fold([says(1, level=GENERAL, since="2020"), says(2, EvidenceRole.ENDS, until="2024", level=SECRET)])
    (low,), (high,) = seen(versions, GENERAL), seen(versions, SECRET)
    assert low is versions[0]
    assert low.superseded == (NEVER, NEVER, high.recorded_at, high.recorded_at)
    assert low.superseded_level is SECRET
    assert high.until is not None
    assert high.until.level is SECRET


def test_after_a_secret_denial_lower_readers_go_on_and_higher_ones_do_not() -> None:
    versions = fold(
        [
            says(1, level=GENERAL),
            says(2, EvidenceRole.DENIES, level=SECRET),
            says(3, EvidenceRole.ENDS, until="2024", level=GENERAL, closing=True),
        ]
    )
    assert [v.until is not None for v in seen(versions, GENERAL)] == [True]
    assert seen(versions, SECRET) == []


def test_what_becomes_known_at_a_lower_level_is_a_new_version_recorded_then() -> None:
    secret, open_ = says(1, since="2020", level=SECRET), says(5, since="2020", level=GENERAL)
    old, new = fold([secret, open_])
    assert (old.level, new.level) == (SECRET, GENERAL)
    assert new.recorded_at == open_.recorded_at
    assert seen([old, new], ULTRA) == [new]


def test_a_secret_word_is_no_label_of_an_open_relation() -> None:
    (version,) = fold([says(1, level=GENERAL, label="friend"), says(2, level=SECRET, label="dealer")])
    assert version.label == "friend"


def test_evidence_that_only_denies_is_kept_in_a_version_that_nobody_believes() -> None:
    (version,) = fold([says(2, EvidenceRole.DENIES)])
    assert not version.is_believed
    assert fold([*version.support, says(1)])[0].is_believed is False


def test_a_denial_recorded_before_all_statements_stays_among_the_evidence() -> None:
    denial, statement = says(1, EvidenceRole.DENIES), says(2)
    (version,) = fold([denial, statement])
    assert version.is_believed
    assert set(version.support) == {denial, statement}


def test_closings_alone_and_nothing_at_all_give_no_version() -> None:
    assert fold([]) == []
    assert fold([says(1, EvidenceRole.ENDS, until="2024", closing=True)]) == []


_evidence = st.builds(
    says,
    at=st.integers(1, 28),
    role=st.sampled_from(EvidenceRole),
    since=st.sampled_from([None, "2019", "2020-03", "2021-05-06"]),
    until=st.sampled_from([None, "2022", "2023-03"]),
    level=st.sampled_from(LEVELS),
)


@given(st.lists(_evidence, max_size=9))
def test_each_reader_sees_what_the_evidence_up_to_their_clearance_gives(evidence: list[Evidence]) -> None:
    versions = fold(evidence)
    for clearance in LEVELS:
        mine = [v for v in fold([e for e in evidence if e.level <= clearance]) if v.superseded[-1] != v.recorded_at]
        theirs = [v for v in versions if v.level <= clearance and v.superseded[clearance] != v.recorded_at]
        assert [(v.opener, v.recorded_at, v.superseded[clearance]) for v in theirs] == [
            (v.opener, v.recorded_at, v.superseded[-1]) for v in mine
        ]


@given(st.lists(_evidence, max_size=9), st.randoms())
def test_the_order_of_arrival_does_not_matter(evidence: list[Evidence], random: object) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(evidence)


@given(st.lists(_evidence, min_size=1, max_size=9))
def test_every_reader_believes_at_most_one_version_at_any_instant_and_no_evidence_is_lost(
    evidence: list[Evidence],
) -> None:
    versions = fold(evidence)
    assert {e.id for v in versions for e in v.support} >= {e.id for e in evidence if not e.retracts}
    for clearance in LEVELS:
        end = ""
        for version in versions:
            if version.level <= clearance and version.superseded[clearance] != version.recorded_at:
                assert version.recorded_at >= end
                end = version.superseded[clearance] or "9999"


@given(st.lists(_evidence, max_size=9))
def test_folding_what_the_versions_carry_gives_the_same_versions(evidence: list[Evidence]) -> None:
    versions = fold(evidence)
    carried = {e.id: e for version in versions for e in version.support}
    assert fold(carried.values()) == versions


def test_evidence_above_a_reader_shows_in_neither_the_confidence_nor_the_origin_nor_the_label() -> None:
    heard = says(1, level=GENERAL, confidence=0.4, label="pal")
    secret = says(2, level=SECRET, confidence=1.0, origin=RelationOrigin.STATED, label="informer")
    (version,) = fold([heard, secret])
    assert (version.level, version.support) == (GENERAL, (heard, secret))
    assert (version.confidence, version.origin, version.label) == (0.4, RelationOrigin.EXTRACTED, "pal")
