"""The pipeline as ingestion sees it: values in, values out, for any text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embedding import StaticEmbedder
from ingest.extract import MAX_MENTIONS
from ingest.normalise import matchable
from ingest.pipeline import Pipeline
from ingest.topics import MAX_KEYWORDS, MAX_TOPICS
from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType
from ingest.understanding.reading import Found, Reading
from ingest.understanding.themes import MAX_SUBJECTS
from ingest.word_vectors import WordVectors
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import Draft, KnownName, Method, Understanding
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType

AT = datetime(2025, 10, 9, 10, tzinfo=timezone(timedelta(hours=2)))
WORDS = WordVectors(StaticEmbedder.load().embed)
PIPELINE = Pipeline(WORDS)
_GENERAL = tuple(float(level is Sensitivity.GENERAL) for level in SENSITIVITIES)
_FACT = tuple(float(kind is MemoryKind.FACT) for kind in KINDS)

PIECES = st.sampled_from(
    (
        *(
            "Ana Costa",
            "ana",
            "Dr. Osei",
            "tomorrow",
            "at 5pm",
            "3/11/2025",
            "the 31st",
            "next Friday",
            "ana@example.org",
        ),
        *(
            "+44 7700 900418",
            "@bo",
            "#food",
            "www.x.org",
            "May",
            "\u2019s",
            "'s ",
            ". ",
            "\n",
            "😀",
            "\u200f",
            "\u0301",
        ),
        *("שלום", "مرحبا", "\u0660\u0667\u0667", "\uff11\uff12", "password", "is ", "in ", "the ", "of ", "& ", "A"),
        *("IBAN", "DE89 3704", "4111 1111 ", "pin 1234", "?"),
    )
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
)


def understand(content: str, *, level: Sensitivity | None = Sensitivity.GENERAL, **fields: object) -> Understanding:
    return PIPELINE.understand([draft(content, level=level, **fields)], [KnownName("Ana Costa", EntityKind.CONTACT)])[0]


def draft(content: str, *, level: Sensitivity | None = None, **fields: object) -> Draft:
    given = {"context": None, "speaker": None, "occurred_at": AT, "stated_kind": None} | fields
    return Draft(id="m", content=content, stated_level=level, **given)  # type: ignore[arg-type]


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_finding_lies_in_the_content_and_none_overlap(content: str) -> None:
    found = understand(content)
    spans = sorted([(m.start, m.end) for m in found.mentions] + [(d.start, d.end) for d in found.dates])
    for start, end in spans:
        assert 0 <= start < end <= len(content)
        assert content[start:end].strip()
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for mention in found.mentions:
        surface = matchable(content[mention.start : mention.end])
        if mention.method is Method.MODEL:
            assert " ".join(surface.split()) == mention.name
        elif mention.method is Method.KNOWN_NAME:
            assert " ".join(surface.lower().split()) == mention.name.lower()
        assert 0 < mention.confidence <= 1
    assert len(found.topics) <= MAX_TOPICS + MAX_SUBJECTS
    assert all(0 < topic.weight <= 1 and topic.name for topic in found.topics)
    assert len(found.keywords) <= MAX_KEYWORDS


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_the_text_as_matched_keeps_every_offset(content: str) -> None:
    assert len(matchable(content)) == len(content)
    assert matchable(matchable(content)) == matchable(content)


@pytest.mark.parametrize("level", list(Sensitivity))
def test_what_is_secret_is_extracted_like_everything_else(level: Sensitivity) -> None:
    found = understand("Ana Costa's sister Bea saw us about the boiler tomorrow", level=level)
    assert (found.level, found.level_confidence) == (level, 1.0)
    assert [mention.name for mention in found.mentions] == ["Ana Costa", "Bea"]
    assert [({told.subject, told.object}, told.type) for told in found.relations] == [
        ({"Ana Costa", "Bea"}, RelationType.SIBLING_OF)
    ]
    assert len(found.dates) == 1


def test_a_text_that_cannot_be_read_is_left_to_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Pipeline(WORDS)
    monkeypatch.setattr(pipeline._reader, "read", _fails_on_riddles)
    easy, riddle = pipeline.understand(
        [draft("Tea with Ana Costa in Leith"), draft("riddle: the password is hunter2")], []
    )
    assert [mention.name for mention in easy.mentions] == ["Ana Costa", "Leith"]
    assert (riddle.level, riddle.mentions) == (Sensitivity.ULTRA_SECRET, ())
    assert riddle.needs_review
    assert (easy.is_read, riddle.is_read) == (True, False)


@pytest.mark.parametrize(
    ("end", "level"),
    [("", Sensitivity.CONFIDENTIAL), ("my biopsy", Sensitivity.SECRET), ("pin 70215", Sensitivity.ULTRA_SECRET)],
)
def test_a_text_that_is_too_long_to_be_read_whole_is_searched_whole_and_asks_for_review(
    end: str, level: Sensitivity
) -> None:
    found = understand("a b c " * 3_300 + end, level=None)
    assert (found.level, found.needs_review, found.is_read) == (level, True, False)


def _fails_on_riddles(texts: Sequence[str]) -> list[Reading]:
    if any("riddle" in text for text in texts):
        raise ValueError("the network chokes on a riddle")
    return PIPELINE._reader.read(texts)


def test_a_secret_in_the_context_makes_the_memory_secret() -> None:
    assert understand("see below", level=None, context="pin 70215").level is Sensitivity.ULTRA_SECRET


def test_mentions_times_topics_and_keywords_come_from_one_text() -> None:
    found = understand("Told ana costa about the boiler in Leith tomorrow #home", context="while on the allotment")
    assert [(mention.name, mention.kind) for mention in found.mentions] == [
        ("Ana Costa", EntityKind.CONTACT),
        ("Leith", EntityKind.PLACE),
    ]
    assert [topic.name for topic in found.topics][:3] == ["home", "boiler", "allotment"]
    assert [time.since for time in found.dates] == ["2025-10-10T00:00:00.000Z"]
    assert "boiler" in found.keywords
    assert "tomorrow" not in found.keywords


def test_who_speaks_in_a_batch_is_known_in_it() -> None:
    first, second = PIPELINE.understand(
        [
            draft("hi", speaker="Zebedee Q", level=Sensitivity.GENERAL),
            draft("ask zebedee q", level=Sensitivity.GENERAL),
        ],
        [],
    )
    assert first.mentions == ()
    assert [mention.name for mention in second.mentions] == ["Zebedee Q"]


@pytest.mark.parametrize(
    ("text", "level", "tells"),
    [
        ("zork lives here", Sensitivity.CONFIDENTIAL, True),
        ("zork lives here", Sensitivity.SECRET, False),
        ("zork lives here", Sensitivity.ULTRA_SECRET, False),
        ("zork has the card 4111 1111 1111 1111", None, False),
    ],
)
def test_who_speaks_in_secret_and_whom_a_secret_names_is_not_known_to_the_rest_of_its_batch(
    monkeypatch: pytest.MonkeyPatch, text: str, level: Sensitivity | None, *, tells: bool
) -> None:
    def read(texts: Sequence[str]) -> list[Reading]:
        named = [tuple(Found(0, 4, SpanType.PERSON, 0.99) for _ in range(one.startswith("zork"))) for one in texts]
        return [Reading(each, (), _GENERAL, _FACT, ()) for each in named]

    pipeline = Pipeline(WORDS)
    monkeypatch.setattr(pipeline._reader, "read", read)
    own, other = pipeline.understand(
        [draft(text, level=level, speaker="Quill Q"), draft("then zork met quill q", level=Sensitivity.GENERAL)], []
    )
    assert [mention.name for mention in own.mentions] == ["zork"]
    assert [mention.name for mention in other.mentions] == (["zork", "Quill Q"] if tells else [])


def test_known_names_do_not_take_part_of_an_address() -> None:
    found = PIPELINE.understand(
        [draft("ana@example.org", level=Sensitivity.GENERAL)], [KnownName("Ana", EntityKind.CONTACT)]
    )
    assert found[0].mentions == ()


def test_addresses_and_numbers_are_never_names_but_make_a_memory_confidential() -> None:
    found = understand("ring +44 7700 900418 or write to bo@example.org", level=None)
    assert found.mentions == ()
    assert (found.level, found.needs_review) == (Sensitivity.CONFIDENTIAL, False)
    assert "example" not in " ".join(found.keywords)


def test_tags_in_the_context_are_topics() -> None:
    found = understand("we ate", context="Rome #travel #wine")
    assert [topic.name for topic in found.topics][:2] == ["travel", "wine"]


def test_topics_are_nouns_counted_once_and_subjects() -> None:
    found = understand("The boilers, again. Called about the boiler, then the swim club won the match")
    assert [topic.name for topic in found.topics][:3] == ["boiler", "swim club", "match"]
    found = understand("Football training was good, we play the cup match on Sunday and my knee holds")
    assert "sport" in {topic.name for topic in found.topics}


def test_vague_nouns_are_no_topics() -> None:
    found = understand("The day of the thing, on the bus with the grass and the first week of the allotment day")
    assert [topic.name for topic in found.topics][:3] == ["bus", "grass", "allotment"]


def test_mentions_are_bounded() -> None:
    assert len(understand("@ana " * 1_000).mentions) == MAX_MENTIONS


def test_order_and_ids_are_kept() -> None:
    drafts = [Draft(str(n), f"note {n}", None, None, datetime(2025, 1, 1, tzinfo=UTC), None, None) for n in range(5)]
    assert [found.id for found in PIPELINE.understand(drafts, [])] == ["0", "1", "2", "3", "4"]
    assert PIPELINE.understand([], []) == []


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "😀",
        "1 ",
        "12 12 ",
        "'s",
        "a@a.",
        "@a ",
        "Ab of ",
        "A&",
        "4111 ",
        "AB12 ",
        "password ",
        "0(0)",
        "\u0301",
        ". A",
    ],
)
def test_a_long_text_of_one_piece_costs_little(piece: str) -> None:
    began = time.process_time()
    understand((piece * 20_000)[:20_000], level=None)
    assert time.process_time() - began < 10
