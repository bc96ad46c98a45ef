from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.errors import TimedOut
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.search.indexing import Indexer
from knowledge.search.name_ports import NameDocument, named_by, point_ids
from knowledge.search.ports import PointKind, TokenKeys
from tests.search_fakes import OneKey, OneKeyring, WordEmbedder, WordKeywords, document


def indexer(sick: Exception | None = None) -> Indexer:
    return Indexer(WordEmbedder(sick), WordKeywords(), OneKeyring())


ANA = NameDocument(new_id(), "a", PointKind.ENTITY, "Ana of the boat", Sensitivity.GENERAL)


async def test_a_point_carries_what_filters_need_and_no_text() -> None:
    one = document(
        "a", "tea and bread", source="notes", entities=("e1",), topics=("t1",), conversation="c", speaker="s"
    )
    (point,) = await indexer().points("a", [one])
    assert point.dense is not None
    assert point.dense.tolist() == pytest.approx([1, 1, 0, 0])
    assert len(point.sparse.indices) == 3
    assert (point.source, point.entities, point.topics) == ("notes", ("e1",), ("t1",))
    assert (point.conversation, point.speaker, point.revision) == ("c", "s", 1)
    assert "tea" not in repr(point)
    assert await indexer().points("a", []) == []


async def test_where_nobody_can_embed_a_text_its_point_has_words_alone() -> None:
    (point,) = await indexer(TimedOut("slow")).points("a", [document("a", "tea and bread")])
    assert (point.dense, len(point.sparse.indices)) == (None, 3)


async def test_a_point_of_names_carries_no_name_and_another_revision_for_every_other_name() -> None:
    (point,) = await indexer().name_points("a", [ANA])
    assert point.dense is not None
    assert point.dense.any()
    assert (point.id, point.kind, point.level) == (ANA.id, PointKind.ENTITY, Sensitivity.GENERAL)
    assert "Ana" not in repr(point)
    others = [replace(ANA, text="Anna"), replace(ANA, level=Sensitivity.CONFIDENTIAL)]
    revisions = {(await indexer().name_points("a", [one]))[0].revision for one in (ANA, ANA, *others)}
    assert len(revisions) == 3
    assert all(0 < revision < 2**48 for revision in revisions)


async def test_who_has_not_the_owners_key_cannot_tell_a_name_by_its_revision() -> None:
    class OtherKeyring:
        async def of(self, owner: str) -> TokenKeys:
            return OneKey(b"o" * 32)

    others = Indexer(WordEmbedder(), WordKeywords(), OtherKeyring())
    assert await others.name_revisions("a", [ANA]) != await indexer().name_revisions("a", [ANA])


async def test_names_that_nobody_could_embed_count_as_changed() -> None:
    (point,) = await indexer(TimedOut("slow")).name_points("a", [ANA])
    assert (point.dense, point.revision) == (None, 0)


def test_each_entity_has_a_point_for_all_and_one_for_those_who_may_know_more() -> None:
    id_ = new_id()
    low, high = point_ids(id_)
    assert low == id_
    assert low != high
    assert named_by(low) == named_by(high) == id_
