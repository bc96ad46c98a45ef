"""Who "I" is: whoever speaks, where that is not the owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.ingestion.addresses import is_address
from knowledge.ingestion.facts import FoundRelation


def told_by(speaker: str | None, relations: Sequence[FoundRelation]) -> Iterator[FoundRelation]:
    """Yield relations with the speaker as the one who says "I", by the name the memory gives; without one as they are.

    Of somebody who is known by an address alone, nobody can be told anything: that is left out.
    """
    for relation in relations:
        if speaker is None or relation.subject is not None:
            yield relation
        elif not is_address(speaker) and (relation.object or "").casefold() != speaker.casefold():
            yield replace(relation, subject=speaker)
