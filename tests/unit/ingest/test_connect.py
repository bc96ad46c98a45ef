"""Which memories go together, and who makes way for whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.connect import LEAST, place, propose
from knowledge.ingestion.connecting import Kin, Link, NewConnection, Shared, Standing, Succession
from knowledge.levels import Sensitivity
from knowledge.memories.connection import MAX_CONNECTIONS, ConnectionReason
from knowledge.search.ports import Scored

GENERAL, CONFIDENTIAL, SECRET, ULTRA = Sensitivity
ENTITY, TOPIC, MEANING, SEQUENCE = ConnectionReason


def shared(
    reason: ConnectionReason, *members: str, id_: str = "x", secret: tuple[str, ...] = (), weight: float = 1.0
) -> Shared:
    levels = dict.fromkeys(members, GENERAL) | dict.fromkeys(secret, SECRET)
    return Shared(id_, reason, levels, dict.fromkeys(levels, weight))


def scores(batch: dict[str, Sensitivity], kin: Kin, near: dict[str, list[Scored]] | None = None) -> dict[str, float]:
    return {f"{new.memory}-{new.other}": new.score for new in propose(batch, kin, near or {})}


def test_a_rare_entity_connects_and_says_so() -> None:
    (new,) = propose({"new": GENERAL}, Kin((shared(ENTITY, "new", "old", id_="ana"),)), {})
    assert (new.memory, new.other, new.reason, new.via) == ("new", "old", ENTITY, "ana")


def test_the_rarer_an_entity_the_closer() -> None:
    rare = scores({"new": GENERAL}, Kin((shared(ENTITY, "new", "old"),)))
    common = scores({"new": GENERAL}, Kin((shared(ENTITY, "new", "old", "b", "c", "d"),)))
    assert rare["new-old"] > common["new-old"]


def test_what_many_memories_name_connects_none_by_itself() -> None:
    many = [f"m{number}" for number in range(20)]
    assert scores({"m0": GENERAL}, Kin((shared(ENTITY, *many),))) == {}


def test_a_subject_alone_connects_nobody_and_a_topic_of_its_own_words_does() -> None:
    kin = [Kin((shared(TOPIC, "new", "old", weight=weight),)) for weight in (0.45, 0.8)]
    assert [list(scores({"new": GENERAL}, one)) for one in kin] == [[], ["new-old"]]


def test_two_weak_signals_together_connect() -> None:
    many = [f"m{number}" for number in range(12)]
    far = {"m0": [Scored("m1", 0.55)]}
    assert scores({"m0": GENERAL}, Kin(), far) == {}
    assert list(scores({"m0": GENERAL}, Kin((shared(ENTITY, *many),)), far)) == ["m0-m1"]


def test_the_strongest_signal_is_the_reason() -> None:
    kin = Kin((shared(TOPIC, "new", "old"),), (Succession("new", "old", 10.0),))
    (new,) = propose({"new": GENERAL}, kin, {"new": [Scored("old", 0.95)]})
    assert (new.reason, new.via) == (MEANING, None)


def test_what_follows_within_minutes_goes_together_and_what_follows_next_day_does_not() -> None:
    assert "b-a" in scores({"b": GENERAL}, Kin((), (Succession("b", "a", 60.0),)))
    assert scores({"b": GENERAL}, Kin((), (Succession("b", "a", 86_400.0),))) == {}


def test_two_new_memories_are_one_pair_whoever_found_the_other() -> None:
    batch = {"a": GENERAL, "b": GENERAL}
    kin = Kin((), (Succession("a", "b", 60.0), Succession("b", "a", 60.0)))
    near = {"a": [Scored("a", 1.0), Scored("b", 0.8)], "b": [Scored("b", 1.0), Scored("a", 0.8)]}
    once = scores({"a": GENERAL}, Kin((), (Succession("a", "b", 60.0),)), {"a": [Scored("b", 0.8)]})
    assert scores(batch, kin, near) == once


def test_secret_memories_do_not_show_in_the_scores_of_others() -> None:
    told = scores({"new": GENERAL}, Kin((shared(ENTITY, "new", "old"),)))
    with_secrets = scores({"new": GENERAL}, Kin((shared(ENTITY, "new", "old", secret=("s", "t")),)))
    assert with_secrets["new-old"] == told["new-old"]
    assert with_secrets["new-s"] < told["new-old"]


def link(other: str, score: float, level: Sensitivity = GENERAL) -> Link:
    return Link(other, score, level)


def new(other: str, score: float, memory: str = "new") -> NewConnection:
    return NewConnection(memory, other, score, ENTITY, "x")


def test_others_that_do_not_stand_are_passed_over() -> None:
    assert place([new("gone", 0.9)], {"new": GENERAL}, {}).made == ()


def test_a_full_memory_takes_a_stronger_one_for_its_weakest() -> None:
    links = tuple(link(f"l{number}", 0.5 + number / 100) for number in range(MAX_CONNECTIONS))
    standing = {"old": Standing(GENERAL, links)}
    placed = place([new("old", 0.9)], {"new": GENERAL}, standing)
    assert [one.other for one in placed.made] == ["old"]
    assert placed.dropped == (("old", "l0"),)
    assert place([new("old", 0.5)], {"new": GENERAL}, standing).made == ()


def test_secret_connections_take_no_place_from_others() -> None:
    links = tuple(link(f"l{number}", 0.9, SECRET) for number in range(MAX_CONNECTIONS))
    placed = place([new("old", 0.4)], {"new": GENERAL}, {"old": Standing(GENERAL, links)})
    assert (len(placed.made), placed.dropped) == (1, ())


ids = st.sampled_from([f"m{number:02}" for number in range(24)])


@given(
    st.lists(st.tuples(ids, ids, st.floats(LEAST, 1.0)), max_size=120),
    st.sets(ids, min_size=1),
    st.dictionaries(st.tuples(ids, ids), st.floats(0.0, 1.0), max_size=60),
)
def test_nobody_ever_has_more_than_ten_and_both_ends_agree(
    proposed: list[tuple[str, str, float]], fresh: set[str], before: dict[tuple[str, str], float]
) -> None:
    links: dict[str, dict[str, float]] = {}
    for (one, other), score in before.items():
        pair = one not in fresh and other not in fresh and one != other
        if pair and max(len(links.get(end, {})) for end in (one, other)) < MAX_CONNECTIONS:
            links.setdefault(one, {})[other] = links.setdefault(other, {})[one] = score
    everyone = {f"m{number:02}" for number in range(24)} - fresh
    standing = {
        one: Standing(GENERAL, tuple(link(other, score) for other, score in links.get(one, {}).items()))
        for one in everyone
    }
    pairs = {
        tuple(sorted(ends, key=lambda end: end not in fresh)): score
        for *ends, score in proposed
        if ends[0] != ends[1] and not fresh.isdisjoint(ends)
    }
    news = [new(other, score, one) for (one, other), score in pairs.items() if (other, one) not in pairs or one < other]
    placed = place(news, dict.fromkeys(fresh, GENERAL), standing)
    for one, other in placed.dropped:
        del links[one][other]
        del links[other][one]
    for made in placed.made:
        links.setdefault(made.memory, {})[made.other] = links.setdefault(made.other, {})[made.memory] = made.score
    assert max(map(len, links.values()), default=0) <= MAX_CONNECTIONS
