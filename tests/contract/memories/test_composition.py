"""All of it wired as a process wires it: captured, understood, listed, related, counted."""

from __future__ import annotations

import pytest

from ingest.bootstrap import open_recollect
from knowledge.access import Access, Scope
from knowledge.entities.entity import ContactEdit
from knowledge.errors import NotFound
from knowledge.ids import new_id
from knowledge.ingestion.shards import shard_of
from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture, MemoryFilter, MemoryKind, MemoryStatus
from knowledge.pages import PageRequest
from knowledge.search.ports import SearchMode
from tests.engines import Engines
from tests.memory_world import at

PAGE = PageRequest()


async def test_what_is_captured_is_found_in_every_way(engines: Engines) -> None:
    async with open_recollect(engines.settings) as recollect:
        user = await recollect.accounts.ensure_user(f"+1555{new_id()[-7:].translate(_DIGITS)}", "Marta")
        access = Access(user.id, user.id, "s", Sensitivity.CONFIDENTIAL, Scope.WRITE)
        ana = await recollect.entities.create_contact(access, ContactEdit(frozenset({"name"}), name="Ana Brito"))
        captured = await recollect.memories.capture_many(
            access,
            [
                Capture(
                    text, occurred_at=at(minute), speaker="Ana Brito", conversation="c", conversation_title="Family"
                )
                for minute, text in enumerate(
                    ("Tea with Ana Brito in Lisbon #travel", "The boat leaves at noon #travel")
                )
            ],
        )
        first, second = (one.id for one in captured if not isinstance(one, Exception))
        for _ in range(10):
            await recollect.drain.run(shard_of(user.id))
            if (await recollect.ingestion.status(access)).pending == 0:
                break
        await recollect.sweep.run()
        listed = await recollect.memories.list(access, MemoryFilter(statuses=(MemoryStatus.READY,)), PAGE)
        assert [memory.id for memory in listed.items] == [second, first]
        assert all(isinstance(memory.kind, MemoryKind) for memory in listed.items)

        entities = recollect.entities
        assert (await entities.self_contact(access)).name == "Marta"
        assert ana.id in await entities.get_many(access, [ana.id])
        assert (await entities.list(access, (), "brito", PAGE)).items[0].mention_count == 3
        assert await entities.count(access, (), "brito") == 1
        assert {m.entity.name for m in (await entities.mentions_of(access, [first]))[first]} >= {"Ana Brito"}
        assert (await entities.speakers_of(access, [first]))[first].id == ana.id

        topics = recollect.topics
        (travel,) = [topic for topic in (await topics.list(access, "trav", PAGE)).items if topic.name == "travel"]
        assert (travel.memory_count, await topics.count(access, "travel")) == (2, 1)
        assert travel.id in await topics.get_many(access, [travel.id])
        assert travel.id in {weighted.topic.id for weighted in (await topics.of_memories(access, [first]))[first]}
        assert ana.id in {e.id for e in (await entities.of_topic(access, travel.id, PAGE)).items}
        assert await entities.count_of_topic(access, travel.id) >= 1

        conversations = recollect.conversations
        (family,) = (await conversations.list(access, PAGE)).items
        assert (family.title, await conversations.count(access)) == ("Family", 1)
        assert family.id in await conversations.get_many(access, [family.id])
        assert [e.id for e in (await conversations.participants(access, [family.id]))[family.id]] == [ana.id]
        assert travel.id in {t.id for t in (await conversations.topics(access, [family.id]))[family.id]}
        said = await recollect.memories.of_conversation(access, family.id, PAGE)
        assert [memory.id for memory in said.items] == [first, second]

        found = await recollect.search.search(access, "boat", mode=SearchMode.KEYWORD)
        assert [hit.memory.id for hit in found.hits][:1] == [second]

        nobody = Access(new_id(), "x", "s", Sensitivity.CONFIDENTIAL, Scope.READ)
        with pytest.raises(NotFound):
            await entities.self_contact(nobody)


_DIGITS = str.maketrans("abcdef", "012345")
