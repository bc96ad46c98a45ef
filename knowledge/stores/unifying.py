"""Merge what memories say is one, in the transaction that writes what they say."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.access import Access
from knowledge.errors import Conflict, Forbidden, InvalidInput, Moved, NotFound, Outdated
from knowledge.events.event import NewEvent
from knowledge.ingestion.facts import Linked
from knowledge.ingestion.ports import Lease
from knowledge.ingestion.resolution import Resolution
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.stores.graph import Transaction
from knowledge.stores.merges.merging import Why, merge_entities
from knowledge.stores.merges.retracting import retract_merges
from knowledge.stores.merges.ties import read_ties, support


async def unify(
    tx: Transaction, lease: Lease, keys: OwnerKeys, resolution: Resolution, linked: Mapping[str, Linked]
) -> list[NewEvent]:
    """Merge entities that memories just written call one; those whom the user told apart stay two.

    What they called one when they were read before, and do not now, is taken back.

    Raises Outdated where one of them is gone. What the memories are linked to afterwards is noted in `linked`.
    """
    events: list[NewEvent] = []
    before = await read_ties(tx, lease.owner, list(linked))
    access = Access.worker(lease.owner)
    for said in resolution.unified:
        if said.memory not in linked:
            continue
        why, fuller = Why(said.reason, (said.memory,)), resolution.fuller.get(said.into)
        called = None if fuller is None else keys.name_key(fuller)
        try:
            done = await merge_entities(
                tx, access, keys, said.into, [said.merged], why, lock=lease.claim, called=called
            )
        except Moved:  # amid the writing: the transaction begins again
            raise
        except (Conflict, Forbidden, InvalidInput):
            continue
        except NotFound as error:
            raise Outdated((said.into, said.merged)) from error
        events += done.events
        for link in linked.values():
            if said.merged in link.entities:
                link.entities = (link.entities - {said.merged}) | {done.id}
            if link.speaker == said.merged:
                link.speaker = done.id
    told = await support(tx, lease.owner, keys, [tied for tied in resolution.tied if tied.memory in linked])
    return events + await retract_merges(tx, lease.owner, keys, before - told)
