"""What is kept of an owner's entities between batches, as the event log tells of changes."""

from __future__ import annotations

from ingest.resolving.directory import Directory
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.resolution import KnownEntity, Mark, News


def test_who_shares_a_number_keeps_it_when_another_bearer_goes() -> None:
    phone = "+44 7700 900418"
    bearers = [KnownEntity(name, EntityKind.CONTACT, (name,), addresses=frozenset((phone,))) for name in ("Ana", "Bo")]
    directory = Directory()
    directory.hear(News(Mark("", 0), bearers, is_whole=True))
    assert [entry.id for entry in directory.at("07700 900418")] == ["Ana", "Bo"]
    directory.hear(News(Mark("", 1), (), gone=("Bo",)))
    assert [entry.id for entry in directory.at(phone)] == ["Ana"]
    directory.hear(News(Mark("", 2), (), gone=("Ana",)))
    assert directory.at(phone) == []
