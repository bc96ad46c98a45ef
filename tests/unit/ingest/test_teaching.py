"""Examples are weighed beside what was read: upward easily, downward hardly, and never below what was detected."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.examples import ALIKE, Alike
from ingest.sensitivity import decide
from ingest.teaching import MUCH_ALIKE, taught_kind, taught_level
from ingest.understanding.labels import KINDS
from knowledge.ingestion.facts import Example
from knowledge.levels import LEVELS, Sensitivity
from knowledge.memories.memory import MemoryKind

GENERAL, CONFIDENTIAL, SECRET, ULTRA = Sensitivity
SURE, UNSURE = (0.95, 0.03, 0.01, 0.01), (0.6, 0.3, 0.05, 0.05)


def alike(
    *levels: Sensitivity | None, likeness: float = 0.6, kind: MemoryKind | None = None, covers: bool = False
) -> list[Alike]:
    examples = [Example(str(at), "", level, kind, level or GENERAL) for at, level in enumerate(levels)]
    return [Alike(example, likeness, covers) for example in examples]


def level_of(likely: tuple[float, ...], *said: Alike, floor: Sensitivity = GENERAL) -> Sensitivity:
    return taught_level(np.array(likely), floor, said)[0].level


def test_two_examples_raise_what_the_machine_is_sure_of() -> None:
    guess, taught_by = taught_level(np.array(SURE), GENERAL, alike(SECRET, SECRET))
    assert (guess.level, taught_by) == (SECRET, ("0", "1"))
    assert 0.6 < guess.confidence <= 0.95


def test_one_example_raises_what_the_machine_is_unsure_of_and_hardly_what_it_is_sure_of() -> None:
    assert level_of(UNSURE, *alike(CONFIDENTIAL)) is CONFIDENTIAL
    assert level_of(SURE, *alike(CONFIDENTIAL, likeness=ALIKE)) is GENERAL


def test_two_examples_that_are_much_alike_lower() -> None:
    sure = (0.08, 0.9, 0.01, 0.01)
    assert level_of(sure, *alike(GENERAL, GENERAL)) is GENERAL
    assert level_of(sure, *alike(GENERAL)) is CONFIDENTIAL
    assert level_of(sure, *alike(GENERAL, GENERAL, likeness=MUCH_ALIKE - 0.01)) is CONFIDENTIAL


def test_one_that_says_otherwise_keeps_others_from_lowering() -> None:
    sure = (0.05, 0.9, 0.04, 0.01)
    assert level_of(sure, *alike(GENERAL, GENERAL, GENERAL)) is GENERAL
    assert level_of(sure, *alike(GENERAL, GENERAL, GENERAL, CONFIDENTIAL)) is CONFIDENTIAL


def test_what_may_open_something_is_never_lowered() -> None:
    assert level_of((0.2, 0.2, 0.2, 0.4), *alike(*[GENERAL] * 9, likeness=1.0, covers=True)) is ULTRA


@pytest.mark.parametrize("likely", [(0.05, 0.05, 0.85, 0.05), (0.25, 0.5, 0.25, 0.0)])
def test_what_may_be_a_secret_is_lowered_by_examples_that_know_its_words_alone(likely: tuple[float, ...]) -> None:
    as_read = decide(np.array(likely)).level
    assert level_of(likely, *alike(*[GENERAL] * 9, likeness=0.9)) is as_read
    assert level_of(likely, *alike(GENERAL, likeness=0.9, covers=True)) is as_read
    assert level_of(likely, *alike(GENERAL, GENERAL, likeness=0.9, covers=True)) is GENERAL


def test_nothing_is_lowered_below_what_was_detected() -> None:
    assert level_of((0.0, 0.0, 0.9, 0.1), *alike(*[GENERAL] * 9, likeness=1.0), floor=SECRET) is SECRET


def test_examples_that_agree_make_it_surer_and_say_so() -> None:
    guess, taught_by = taught_level(np.array(UNSURE), GENERAL, alike(GENERAL))
    assert (guess.level, taught_by) == (GENERAL, ("0",))
    assert 0.6 < guess.confidence <= 0.95


likelihoods = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4)
said_levels = st.lists(st.tuples(st.sampled_from([*LEVELS, None]), st.floats(ALIKE, 1.0)), max_size=12)


@given(likelihoods, said_levels, st.sampled_from(LEVELS))
def test_whatever_is_said_the_rules_hold(
    values: list[float], said: list[tuple[Sensitivity | None, float]], floor: Sensitivity
) -> None:
    likely = np.array(values)
    likely[:floor] = 0.0
    likely /= likely.sum()
    examples = [
        Alike(Example(str(at), "", level, None, ULTRA), much, covers=True) for at, (level, much) in enumerate(said)
    ]
    before = decide(likely)
    after, taught_by = taught_level(likely, floor, examples)
    assert after.level >= floor
    assert 0.0 < after.confidence <= 1.0
    if not taught_by:
        assert after == before
    if after.level < before.level:
        lower = [much for level, much in said if level is not None and level <= after.level and much >= MUCH_ALIKE]
        assert before.level < ULTRA
        assert len(lower) >= 2
        assert not any(level is not None and level > after.level for level, _ in said)


def kinds(sure: float, kind: MemoryKind) -> tuple[float, ...]:
    return tuple(sure if each is kind else (1 - sure) / (len(KINDS) - 1) for each in KINDS)


def test_a_kind_is_taught_where_the_machine_is_unsure_or_by_two() -> None:
    one = alike(None, kind=MemoryKind.JOURNAL)
    assert taught_kind(kinds(0.4, MemoryKind.FACT), GENERAL, one)[0] is MemoryKind.JOURNAL
    assert taught_kind(kinds(0.95, MemoryKind.FACT), GENERAL, one)[0] is MemoryKind.FACT
    two = alike(None, None, kind=MemoryKind.JOURNAL)
    kind, sure, taught_by = taught_kind(kinds(0.95, MemoryKind.FACT), GENERAL, two)
    assert (kind, taught_by) == (MemoryKind.JOURNAL, ("0", "1"))
    assert 0.5 < sure <= 0.95


@pytest.mark.parametrize(("level", "heard"), [(GENERAL, False), (CONFIDENTIAL, False), (SECRET, True), (ULTRA, True)])
def test_what_is_secret_teaches_the_kind_of_secrets_alone(level: Sensitivity, heard: bool) -> None:
    two = alike(SECRET, SECRET, kind=MemoryKind.JOURNAL)
    assert (taught_kind(kinds(0.9, MemoryKind.FACT), level, two)[0] is MemoryKind.JOURNAL) is heard


def test_where_nothing_is_alike_what_was_read_stands() -> None:
    assert taught_level(np.array(SURE), GENERAL, ())[0] == decide(np.array(SURE))
    assert taught_kind(kinds(0.7, MemoryKind.TASK), GENERAL, ()) == (MemoryKind.TASK, pytest.approx(0.7), ())
