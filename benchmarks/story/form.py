"""Read stories: memories of one owner over time, with the people, facts and answers that they amount to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.relations.relation import RelationType

ME = "me"
UNKNOWN = "?"


class Unrecognised(ValueError):
    """The file is not of this form."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Note(_Part):
    id: str
    text: str = Field(min_length=1)
    occurred_at: datetime


class Person(_Part):
    """`implied_memory_ids` are those that mean the person without naming them."""

    name: str
    aliases: tuple[str, ...]
    memory_ids: tuple[str, ...]
    implied_memory_ids: tuple[str, ...] = ()


class Triple(_Part):
    subject: str
    predicate: RelationType
    object: str


class Fact(Triple):
    id: str
    valid_from: str | None
    valid_to: str | None
    source_memory_ids: tuple[str, ...]
    ended_by_memory_ids: tuple[str, ...] = ()


class Retracted(Triple):
    stated_in: tuple[str, ...]
    corrected_in: tuple[str, ...]


def _one_unknown(triple: Triple) -> Triple:
    if [triple.subject, triple.object].count(UNKNOWN) != 1:
        raise ValueError("exactly one end must be `?`")
    return triple


class AsOf(_Part):
    date: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    triple: Annotated[Triple, AfterValidator(_one_unknown)]
    expected: tuple[str, ...]


class Chain(_Part):
    """`length` counts ended facts too, `length_current` only those that still hold; None where there is no chain."""

    from_: str = Field(alias="from")
    to: str
    length: int | None
    length_current: int | None


class Deletion(_Part):
    delete: str
    vanish: tuple[str, ...]
    remain: tuple[str, ...]
    reopen: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.vanish, *self.remain, *self.reopen)))


class Pairs(_Part):
    related: tuple[tuple[str, str], ...]
    unrelated: tuple[tuple[str, str], ...]


class Asked(_Part):
    query: str
    expected_memory_ids: tuple[str, ...] = Field(min_length=1)


class Story(_Part):
    id: str
    memories: tuple[Note, ...] = Field(min_length=1)
    people: tuple[Person, ...]
    facts: tuple[Fact, ...]
    retracted: tuple[Retracted, ...]
    as_of: tuple[AsOf, ...]
    path: tuple[Chain, ...]
    deletions: tuple[Deletion, ...]
    connections: Pairs
    searches: tuple[Asked, ...]

    @property
    def told(self) -> list[Note]:
        """The memories in order of time; those of one moment in the file's order."""
        return sorted(self.memories, key=lambda note: note.occurred_at)

    @model_validator(mode="after")
    def _refers_to_itself_alone(self) -> Self:
        memories = {note.id for note in self.memories}
        if len(memories) != len(self.memories):
            raise ValueError("two memories have one id")
        if strangers := sorted(set(self._memories_named()) - memories):
            raise ValueError(f"no such memories: {', '.join(strangers)}")
        facts = {fact.id for fact in self.facts}
        if strangers := sorted({name for deletion in self.deletions for name in deletion.named} - facts):
            raise ValueError(f"no such facts: {', '.join(strangers)}")
        return self

    def _memories_named(self) -> Iterator[str]:
        for person in self.people:
            yield from (*person.memory_ids, *person.implied_memory_ids)
        for fact in self.facts:
            yield from (*fact.source_memory_ids, *fact.ended_by_memory_ids)
        for pair in (*self.connections.related, *self.connections.unrelated):
            yield from pair
        for asked in self.searches:
            yield from asked.expected_memory_ids
        yield from (deletion.delete for deletion in self.deletions)


def read_stories(path: Path) -> list[Story]:
    """Return every story of a file of JSON lines; raises Unrecognised, with the line, for anything else."""
    stories = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Unrecognised(f"{path.name} is no UTF-8 text") from error
    for number, line in enumerate(lines, 1):
        try:
            stories.append(Story.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise Unrecognised(f"{path.name}, line {number}: {where or 'story'}: {first['msg']}") from error
    if not stories:
        raise Unrecognised(f"{path.name} is empty")
    if len({story.id for story in stories}) != len(stories):
        raise Unrecognised(f"{path.name}: two stories have one id")
    return stories
