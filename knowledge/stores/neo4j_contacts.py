"""Contacts that the owner states: created, adopted from what memories say, and changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cypher import load
from knowledge.access import Access
from knowledge.entities.entity import ContactEdit, EntityKind
from knowledge.entities.ports import Recogniser
from knowledge.errors import IdempotencyMismatch, NotFound
from knowledge.events.event import EventType, NewEvent
from knowledge.events.news import event, relevelled
from knowledge.ids import new_id
from knowledge.ingestion.tally import Tally
from knowledge.keys.keyring import Keyring
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LEVELS, Sensitivity
from knowledge.stores.contact_joining import UNSTATED, given_details, joined, may_join, stated_level
from knowledge.stores.entity_mapper import check_open, name_text, open_details, seal_details, seal_name
from knowledge.stores.facts.entities import CREATE_ENTITIES
from knowledge.stores.facts.written import name_level
from knowledge.stores.graph import Graph, Row, Transaction
from knowledge.stores.merges.kept import holders
from knowledge.stores.neo4j_directory import Neo4jDirectory
from knowledge.stores.neo4j_events import append_events

_LOCK_OWNER = load("lease/lock")
_FIND_CREATED = load("entity/find_created")
_FIND_MERGED = load("merge/find_created")
_UNKNOW = load("facts/unknow")
_LOCK = load("entity/lock")
_STATE = load("entity/state")
_STATE_NAMES = load("entity/state_names")


class Neo4jContactStore:
    def __init__(self, graph: Graph, keyring: Keyring, recogniser: Recogniser) -> None:
        self._graph = graph
        self._keyring = keyring
        self._recogniser = recogniser
        self._directory = Neo4jDirectory(graph, keyring)

    async def create(self, access: Access, contact: ContactEdit) -> str:
        keys = await self._keyring.of(access.owner)
        lock, checksum = new_id(), keys.checksum(_canonical(contact))
        key = keys.idempotency_key(contact.idempotency_key) if contact.idempotency_key else None

        async def work(tx: Transaction) -> str:
            await tx.run(_LOCK_OWNER, owner_id=access.owner, lock=lock)
            if key and (found := await _created(tx, access.owner, key)):
                if found[0]["input_checksum"] != checksum:
                    raise IdempotencyMismatch
                return str(found[0]["id"])
            # One just made, or known from memories alone, may stand above what its maker is cleared for: to refuse them
            # would tell that there is one.
            maker, given = replace(access, clearance=LEVELS[-1]), contact
            known = await self._known(tx, maker, contact, lock)
            if known is not None and known.get("stated_level") is not None:
                if may_join(known, stated_level(contact), access.clearance):
                    given = joined(known, contact, keys)
                    if not given.given:
                        return str(known["id"])
                else:
                    known = None
            contact_id = str(known["id"]) if known else await _create(tx, access.owner)
            is_first = known is None or not known.get("idempotency_key")
            extra = {"idempotency_key": key, "input_checksum": checksum} if key and is_first else {}
            was, level = await _state(tx, maker, keys, contact_id, given, lock, extra)
            await append_events(tx, access.owner, lock, _told(contact_id, was if known else None, level))
            return contact_id

        return await self._graph.transact(work)

    async def _known(self, tx: Transaction, maker: Access, contact: ContactEdit, lock: str) -> Row | None:
        """Return who the contact is, locked: recognised behind the owner's lock, so that no other is made meanwhile."""
        found = await self._recogniser.recognise(
            maker.owner, contact, stated_level(contact), lambda since: self._directory.news(maker.owner, since, ())
        )
        rows = await tx.run(_LOCK, **maker.params(), id=found, lock=lock) if found else []
        return rows[0]["entity"] if rows else None

    async def update(self, access: Access, contact_id: str, contact: ContactEdit) -> None:
        keys = await self._keyring.of(access.owner)
        lock = new_id()

        async def work(tx: Transaction) -> None:
            await tx.run(_LOCK_OWNER, owner_id=access.owner, lock=lock)
            own_id = (await holders(tx, access.owner, [contact_id]))[contact_id]
            was, level = await _state(tx, access, keys, own_id, contact, lock, {})
            await append_events(tx, access.owner, lock, _told(own_id, was, level))

        await self._graph.transact(work)


def _told(contact_id: str, was: int | None, level: int) -> list[NewEvent]:
    """Return what readers hear of a contact that was stated anew, or for the first time (None)."""
    before = {} if was is None else {contact_id: was}
    news = relevelled(EventType.ENTITY_REMOVED, EventType.ENTITY_CREATED, {}, before, {contact_id: level})
    return news or event(EventType.ENTITY_UPDATED, {contact_id: level})


async def _created(tx: Transaction, owner: str, key: str) -> list[Row]:
    """Find the contact created under a key, or who holds it since it was merged away."""
    return await tx.run(_FIND_CREATED, owner_id=owner, key=key) or await tx.run(_FIND_MERGED, owner_id=owner, key=key)


async def _create(tx: Transaction, owner: str) -> str:
    contact_id = new_id()
    properties = {
        "kind": EntityKind.CONTACT.value,
        "page_key": f"{owner}|{contact_id}",
        "is_self": False,
        "level": int(UNSTATED),
        **Tally().params(),
    }
    rows = [{"id": contact_id, "properties": properties}]
    await tx.run(CREATE_ENTITIES[EntityKind.CONTACT.label], owner_id=owner, rows=rows)
    return contact_id


async def _state(
    tx: Transaction,
    access: Access,
    keys: OwnerKeys,
    contact_id: str,
    contact: ContactEdit,
    lock: str,
    extra: Mapping[str, object],
) -> tuple[int, int]:
    """Write what is given over what stands; return the contact's level before and after.

    Raises NotFound, and Locked where what stands was stated above the clearance.
    """
    found = await tx.run(_LOCK, **access.params(), id=contact_id, lock=lock)
    if not found:
        raise NotFound("contact", "id")
    row = found[0]["entity"]
    check_open(row, access.clearance)
    stated = contact.sensitivity
    if stated is None:
        stated = UNSTATED if row.get("stated_level") is None else Sensitivity(row["stated_level"])
    details = {**open_details(row, keys), **given_details(contact)}
    # A merge may have brought details that are more sensitive than that there is such a person.
    details_level = stated if contact.sensitivity is not None else max(stated, row.get("details_level") or stated)
    names = _names(row, keys, contact, stated)
    await tx.run(_STATE_NAMES, owner_id=access.owner, id=contact_id, rows=[name for name in names if not name["drop"]])
    if dropped := [{"id": contact_id, "key": name["key"]} for name in names if name["drop"]]:
        await tx.run(_UNKNOW, owner_id=access.owner, rows=dropped)
    level = Tally(list(row["counts"])).level(int(stated))
    name_key = keys.name_key(contact.name) if "name" in contact.given and contact.name else row.get("name_key")
    shown = next((name for name in names if name["key"] == name_key), None)
    properties = {
        "stated_level": int(stated),
        "level": level,
        "details": seal_details(contact_id, details, Sensitivity(details_level), keys),
        "details_level": int(details_level),
        "name_key": name_key,
        # For Neo4j Browser alone: the API shows a name through its KNOWN_AS edge, at that edge's level.
        "name": shown["text"] if shown and shown["level"] < Sensitivity.SECRET else None,
        **extra,
    }
    await tx.run(_STATE, owner_id=access.owner, id=contact_id, properties=properties)
    return row["level"], level


def _names(row: Row, keys: OwnerKeys, contact: ContactEdit, stated: Sensitivity) -> list[dict[str, Any]]:
    """Return the names after the edit: stated ones replaced where given, those that memories use kept."""
    given = {keys.name_key(text): text for text in contact.aliases} if "aliases" in contact.given else {}
    name_key = row.get("name_key")
    if "name" in contact.given and contact.name is not None:
        name_key = keys.name_key(contact.name)
        given[name_key] = contact.name
    names = []
    for name in row["names"]:
        was_stated, used = name.get("stated_level") is not None, any(name["counts"])
        stays = name["key"] == name_key or (was_stated and "aliases" not in contact.given)
        # The name it goes by is kept as a stated one where no memory says it any more.
        if name["key"] not in given and stays and (was_stated or not used):
            given[name["key"]] = name_text(row["id"], name, keys)
        elif name["key"] not in given:
            names.append(_name(row["id"], name["key"], name_text(row["id"], name, keys), name["counts"], None, keys))
            names[-1]["drop"] = not used
    counted = {name["key"]: name["counts"] for name in row["names"]}
    for key, text in given.items():
        names.append(_name(row["id"], key, text, counted.get(key, [0, 0, 0, 0]), stated, keys))
    return names


def _name(
    entity_id: str, key: str, text: str, counts: Sequence[int], stated: Sensitivity | None, keys: OwnerKeys
) -> dict[str, Any]:
    level = Sensitivity(name_level(counts, None if stated is None else int(stated)))
    return {
        "key": key,
        "text": seal_name(entity_id, text, level, keys),
        "counts": list(counts),
        "level": int(level),
        "stated_level": None if stated is None else int(stated),
        "drop": False,
    }


def _canonical(contact: ContactEdit) -> str:
    return json.dumps(
        [
            contact.name,
            contact.aliases,
            contact.relationship_type,
            contact.phones,
            contact.emails,
            contact.birthday,
            contact.notes,
            contact.metadata,
            contact.sensitivity,
        ],
        sort_keys=True,
    )
