from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.understanding.component import FACTORY
from ingest.understanding.labels import KINDS, SENSITIVITIES, SpanType
from ingest.understanding.reader import MODEL_FOLDER, Reader
from ingest.understanding.reading import Reading
from knowledge.errors import InvalidInput
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind
from knowledge.relations.relation import RelationType


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def _read(reader: Reader, text: str) -> Reading:
    (reading,) = reader.read([text])
    return reading


def _named(reader: Reader, text: str, kind: SpanType) -> list[str]:
    return [text[found.start : found.end] for found in _read(reader, text).entities if found.type is kind]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Lunch with Maisie tomorrow", ["Maisie"]),
        ("🍰 Collect Maisie's cake", ["Maisie"]),
        ("🍰 Collect Maisie\u2019s cake", ["Maisie"]),
        ("Dinner with Dr Amina Osei and Tom on Friday", ["Dr Amina Osei", "Tom"]),
        ("buy milk and bread", []),
        ("👩‍👩‍👧 Priya rang\n\nand then Joaquín Beltrán did, too", ["Priya", "Joaquín Beltrán"]),
    ],
)
def test_people_are_found_with_offsets_into_the_text_as_given(reader: Reader, text: str, people: list[str]) -> None:
    assert _named(reader, text, SpanType.PERSON) == people


def test_handles_tags_and_links_are_no_people(reader: Reader) -> None:
    text = "@omar_h posted https://example.org/lena in #leith"

    assert _named(reader, text, SpanType.PERSON) == []


def test_a_time_expression_is_one_span(reader: Reader) -> None:
    assert _named(reader, "Dentist on Thursday 8:15am", SpanType.DATE) == ["Thursday 8:15am"]


def test_a_password_is_ultra_secret_and_an_errand_is_general(reader: Reader) -> None:
    secret, errand = reader.read(["the alarm code is 6630 then star", "buy oat milk and a new mop"])

    assert secret.sensitivity is Sensitivity.ULTRA_SECRET
    assert (errand.sensitivity, errand.kind) == (Sensitivity.GENERAL, MemoryKind.TASK)


def test_a_stated_tie_is_related_and_a_question_is_not(reader: Reader) -> None:
    text = "My sister Pilar is visiting us"
    (tie,) = _read(reader, text).relations

    assert (tie.subject, tie.predicate) == (None, RelationType.SIBLING_OF)
    assert tie.object is not None
    assert text[tie.object.start : tie.object.end] == "Pilar"
    assert _read(reader, "Is Kenji still with Mitsui?").relations == ()


def test_fewer_relations_are_told_from_a_higher_probability_on(reader: Reader) -> None:
    text = "My sister Pilar married Tom, who works at Siemens"
    (all_told,) = Reader.load(related=0.0).read([text])

    assert len(all_told.relations) > len(_read(reader, text).relations)
    assert all(tie.probability >= 0.5 for tie in _read(reader, text).relations)


def test_probabilities_are_one_for_each_level_and_kind_and_sum_to_one(reader: Reader) -> None:
    reading = _read(reader, "Leila hates surprises")

    assert len(reading.sensitivities) == len(SENSITIVITIES)
    assert len(reading.kinds) == len(KINDS)
    assert np.isclose(sum(reading.sensitivities), 1.0)
    assert np.isclose(sum(reading.kinds), 1.0)


def test_texts_are_read_in_order_and_alike_alone_and_together(reader: Reader) -> None:
    texts = [
        "Tea with Ngozi",
        "",
        "the wifi password is hunter2",
        "We walked home from Oslo, and Lena sang. " * 40,
        "Ngozi's birthday is 3 May",
    ]

    together = reader.read(texts)

    for text, reading in zip(texts, together, strict=True):
        alone = _read(reader, text)
        assert [(f.start, f.type) for f in reading.entities] == [(f.start, f.type) for f in alone.entities]
        assert reading.sensitivity is alone.sensitivity


def test_names_far_into_a_long_text_are_found_where_they_stand(reader: Reader) -> None:
    text = "We walked on and on and said nothing for a while. " * 60 + "Then Priya Raman called from Lisbon."

    assert "Priya Raman" in _named(reader, text, SpanType.PERSON)
    assert "Lisbon" in _named(reader, text, SpanType.PLACE)


def test_a_crowd_of_names_is_read_in_bounded_work(reader: Reader) -> None:
    reading = _read(reader, ", ".join(f"Priya Raman{at}" for at in range(3_000)))

    assert len(reading.sensitivities) == len(SENSITIVITIES)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_read_and_spans_lie_inside_it(reader: Reader, text: str) -> None:
    reading = _read(reader, text)

    spans = sorted((found.start, found.end) for found in (*reading.entities, *reading.things))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    told = {*reading.entities, *reading.things, None}
    assert all({tie.subject, tie.object, tie.since, tie.until} <= told for tie in reading.relations)


def test_another_component_finds_the_entities_and_ours_reads_the_rest() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "GPE", "pattern": "Springfield"}, {"label": "MONEY", "pattern": "five pounds"}]
    )
    nlp.add_pipe(FACTORY, config={"folder": str(MODEL_FOLDER)})
    text = "Maisie owes me five pounds in Springfield"

    doc = nlp(text)

    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Springfield", "PLACE")]
    assert [text[f.start : f.end] for f in doc._.reading.entities] == ["Springfield"]


def test_a_pipeline_that_is_not_installed_is_an_error_that_names_it() -> None:
    with pytest.raises(InvalidInput, match="no_such_pipeline"):
        Reader.load(spacy_model="no_such_pipeline")


def test_a_text_says_whether_it_was_read_whole(reader: Reader) -> None:
    assert _read(reader, "Lunch with Maisie").is_whole
    assert not _read(reader, "a b c " * 3_000).is_whole


def test_the_point_of_a_sentence_belongs_to_no_name(reader: Reader) -> None:
    text = "Moved!! New address: 3 Quay Cottages, Bristol. Boxes everywhere"
    assert [text[found.start : found.end] for found in _read(reader, text).entities] == ["3 Quay Cottages, Bristol"]
