"""A world beside the list of all that it should hold: every count in the graph against one made from the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from knowledge.levels import Sensitivity
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from knowledge.stores.entity_mapper import name_text
from knowledge.stores.graph import Row
from knowledge.stores.topic_mapper import topic_name
from tests.diary_readers import check_readers, check_sealed
from tests.memory_world import SECRET, World, at, statement

_CHAIN = statement(
    """MATCH (m:Memory) WHERE m.owner_id = $owner_id
    RETURN m.id AS id, COLLECT { MATCH (m)-[:NEXT]->(n:Memory) RETURN n.id } AS next""",
    "owner_id",
)
_CAPTURED = statement(
    "MATCH (u:User {id: $owner_id})-[:CAPTURED]->(m:Memory) RETURN m.id AS id, count(*) AS total", "owner_id"
)
RELATIONS = statement(
    """MATCH (s:Entity)<-[:SUBJECT]-(r:Relation) WHERE r.owner_id = $owner_id
    OPTIONAL MATCH (r)-[:OBJECT]->(o:Entity)
    RETURN s.name_key AS subject, s.is_self AS is_self, r.type AS type, o.name_key AS object,
      r.superseded_at AS superseded, COLLECT { MATCH (m:Memory)-[:EVIDENCES]->(r) RETURN DISTINCT m.id } AS evidence""",
    "owner_id",
)
_NAMES = statement("MATCH (n:Name) WHERE n.owner_id = $owner_id RETURN n.key AS key", "owner_id")
Counts: TypeAlias = dict[str, list[int]]


@dataclass
class Said:
    """What a test knows of one memory: its text, level, time, and place."""

    text: str
    level: Sensitivity
    minute: int
    conversation: str | None
    live: bool = True
    speaker: str | None = None

    @property
    def told(self) -> str:
        return self.text if self.live else ""

    @property
    def names(self) -> list[str]:
        """The entities that it names, its speaker too, as often as it does."""
        names = [word[1:] for word in self.told.split() if word[0] in "@+~"]
        return [*names, *([self.speaker] if self.speaker and self.live else [])]

    @property
    def topics(self) -> set[str]:
        return {word[1:] for word in self.told.split() if word[0] == "#"}

    @property
    def ties(self) -> set[tuple[str, str]]:
        """Who knows whom; the owner is `me`."""
        found = [word.split(">KNOWS>") for word in self.told.split() if ">KNOWS>" in word]
        return {(subject, other) for subject, other in found}


@dataclass
class Diary:
    """A world beside the list of all that it should hold."""

    world: World
    said: dict[str, Said] = field(default_factory=dict)

    async def capture(self, said: Said) -> None:
        (memory_id,) = await self.world.capture(
            Capture(
                said.text,
                occurred_at=at(said.minute),
                sensitivity=said.level,
                conversation=said.conversation,
                speaker=said.speaker,
            )
        )
        self.said[memory_id] = said

    async def check(self) -> None:
        """Drain, then compare every count in the graph with one made from the texts."""
        await self.world.drain.run(0)
        people, aliases, topics = self._expected()
        rows = {row["id"]: row["name"] for row in await self.world.names()}
        names = {id_: name_text(id_, row, self.world.keys) for id_, row in rows.items()}
        assert {names[id_]: list(row["counts"]) for id_, row in rows.items()} == aliases
        assert len(await self.world.graph.read(_NAMES, owner_id=self.world.owner)) == len(names)
        nodes = {names[id_]: node for id_, node in (await self.world.nodes("Entity")).items() if not node["is_self"]}
        assert {name: list(node["counts"]) for name, node in nodes.items()} == people
        stored = {topic_name(node, self.world.keys): node for node in (await self.world.nodes("Topic")).values()}
        assert {name: list(node["counts"]) for name, node in stored.items()} == topics
        for name, node in [*nodes.items(), *stored.items()]:
            assert node["level"] == min(level for level, count in enumerate(node["counts"]) if count)
            assert (node.get("name") == name) == (node["level"] < SECRET)
            self._check_times(node, partial(_tells, name))
        await check_sealed(self.world, self.said.values())
        await check_readers(self.world, self.said.values())
        await self._check_conversations()
        await self._check_relations()
        tied = await self.world.graph.read(_CAPTURED, owner_id=self.world.owner)
        assert {row["total"] for row in tied} <= {1}
        assert {row["id"] for row in tied} >= {memory_id for memory_id, said in self.said.items() if said.live}

    def _expected(self) -> tuple[Counts, Counts, Counts]:
        people: Counts = {}
        topics: Counts = {}
        for said in self.said.values():
            for name in said.names:
                people.setdefault(name, [0] * 4)[said.level] += 1
            for topic in said.topics:
                topics.setdefault(topic, [0] * 4)[said.level] += 1
        return people, people, topics

    def _check_times(self, node: Row, speaks: Callable[[Said], bool]) -> None:
        for level in Sensitivity:
            minutes = [said.minute for said in self.said.values() if said.level is level and speaks(said)]
            first, last = node["first_seen"][level], node["last_seen"][level]
            assert (first, last) == ((_instant(min(minutes)), _instant(max(minutes))) if minutes else ("", ""))

    async def _check_conversations(self) -> None:
        nexts = {row["id"]: row["next"] for row in await self.world.graph.read(_CHAIN, owner_id=self.world.owner)}
        chats: dict[str, list[tuple[int, str]]] = {}
        for memory_id, said in self.said.items():
            if said.live and said.conversation:
                chats.setdefault(said.conversation, []).append((said.minute, memory_id))
        expected: dict[str, list[str]] = {memory_id: [] for memory_id in nexts}
        for members in chats.values():
            ordered = [memory_id for _, memory_id in sorted(members)]
            expected |= {one: [following] for one, following in pairwise(ordered)}
        assert nexts == expected
        page = await self.world.conversations.list(self.world.all, PageRequest(100))
        levels = [Counter(self.said[m].level for _, m in members) for members in chats.values()]
        counts = [[count[level] for level in Sensitivity] for count in levels]
        nodes = await self.world.nodes("Conversation")
        assert sorted(list(node["counts"]) for node in nodes.values()) == sorted(counts)
        ended = sorted(max(minute for minute, _ in members) for members in chats.values())
        assert sorted(c.ended_at for c in page.items if c.ended_at) == [at(minute) for minute in ended]

    async def _check_relations(self) -> None:
        rows = await self.world.graph.read(RELATIONS, owner_id=self.world.owner)
        found: dict[tuple[str, str], set[str]] = {}
        for row in rows:
            if row["superseded"] is None:
                subject = "me" if row["is_self"] else row["subject"]
                found.setdefault((subject, row["object"]), set()).update(row["evidence"])
        key = self.world.keys.name_key
        expected: dict[tuple[str, str], set[str]] = {}
        for memory_id, said in self.said.items():
            for subject, other in said.ties:
                pair = ("me" if subject == "me" else key(subject), key(other))
                expected.setdefault(pair, set()).add(memory_id)
        assert {frozenset(pair): evidence for pair, evidence in found.items()} == {
            frozenset(pair): evidence for pair, evidence in expected.items()
        }


def _tells(name: str, said: Said) -> bool:
    return name in said.names or name in said.topics


def _instant(minute: int) -> str:
    moment: datetime = at(minute)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
