"""What one owner stores decides neither how long a lease must last nor what a worker has left for others."""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil
from time import perf_counter

from ingest.drain import CHARACTERS, _batches
from ingest.embedding import StaticEmbedder
from ingest.extract import extract
from ingest.known_names import KnownNames
from ingest.lexicon import lexicon
from ingest.pipeline import Pipeline
from ingest.storing import BATCH
from ingest.times.finding import MAX_TIMES
from ingest.understanding.labels import SpanType
from ingest.understanding.reading import Found, Reading
from ingest.word_vectors import WordVectors
from knowledge.entities.entity import EntityKind
from knowledge.ids import new_id
from knowledge.ingestion.facts import Draft, KnownName
from knowledge.ingestion.ports import Taken
from knowledge.levels import Sensitivity

_AT = datetime(2026, 1, 2, tzinfo=UTC)


def taken(length: int) -> Taken:
    draft = Draft(new_id(), "x" * length, None, None, _AT, None, None)
    return Taken(draft, 1, 0, _AT, "2026-01-02T00:00:00.000Z", None, None, None, None, was_indexed=False)


def test_long_memories_come_in_small_batches_and_short_ones_in_whole_ones() -> None:
    long = [taken(20_000) for _ in range(BATCH)]
    short = [taken(100) for _ in range(BATCH + 1)]
    batches = _batches([*long, *short])
    assert [one for batch in batches for one in batch] == [*long, *short]
    assert all(len(batch) <= BATCH for batch in batches)
    assert all(sum(len(one.draft.text) for one in batch) <= CHARACTERS for batch in batches)
    assert len(_batches(long)) == ceil(BATCH * 20_000 / CHARACTERS)
    assert [len(batch) for batch in _batches(short)] == [BATCH, 1]


def test_thousands_of_names_with_one_first_word_make_no_text_dear() -> None:
    known = [KnownName(f"a x{number}", EntityKind.CONTACT) for number in range(5_000)]
    draft = Draft(new_id(), "a " * 9_990 + "then A X7", None, None, _AT, Sensitivity.GENERAL, None)
    began = perf_counter()
    (found,) = Pipeline(WordVectors(StaticEmbedder.load().embed)).understand([draft], known)
    # 26 s where each name is tried in turn.
    assert perf_counter() - began < 10
    assert [mention.name for mention in found.mentions] == ["a x7"]


def test_a_text_of_nothing_but_days_is_read_for_the_first_of_them() -> None:
    # 106 s of one memory where each day that the encoder reads is looked for in the whole text again.
    text, length = "3 May 2020, " * (2 * MAX_TIMES), len("3 May 2020, ")
    days = tuple(Found(at, at + length - 2, SpanType.DATE, 0.9) for at in range(0, len(text), length))
    read = Reading(days, (), (), (), ())
    assert len(extract(text, "", _AT, read, None, KnownNames([], lexicon()), lexicon()).dates) == MAX_TIMES
