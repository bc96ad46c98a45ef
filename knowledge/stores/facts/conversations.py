"""Put memories into their conversations and keep each conversation one chain in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cypher import load
from knowledge.ids import new_id
from knowledge.ingestion.facts import Findings, Linked
from knowledge.ingestion.tally import Tally
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import LOCKED_CLEARANCE, Sensitivity
from knowledge.stores.graph import Row, Transaction

_RESOLVE = load("facts/resolve_conversations")
SET_CONVERSATIONS = load("facts/set_conversations")
_JOIN = load("facts/join_conversations")
_CHAIN = load("facts/chain")
_CHAIN_BEFORE = load("facts/chain_before")
_UNLINK = load("facts/unlink_next")
_LINK = load("facts/link_next")


async def write_conversations(
    tx: Transaction, owner: str, keys: OwnerKeys, batch: Sequence[Findings], linked: dict[str, Linked]
) -> dict[str, str]:
    """Return the conversations touched, each with the first place in it that changed (a page key)."""
    members = [(findings.conversation_key, findings) for findings in batch if findings.conversation_key]
    if not members:
        return {}
    rows = await tx.run(_RESOLVE, owner_id=owner, keys=sorted({key for key, _ in members}))
    ids = {row["key"]: str(row["conversation"]["id"]) for row in rows}
    tallies = {row["key"]: Tally.of(row["conversation"]) for row in rows}
    titles = {row["key"]: _Told(row["conversation"].get("title_level")) for row in rows}
    channels = {row["key"]: _Told(row["conversation"].get("channel_level")) for row in rows}
    changed: dict[str, str] = {}
    for key, findings in members:
        ids.setdefault(key, new_id())
        tallies.setdefault(key, Tally()).add(int(findings.level), findings.occurred_at, findings.occurred_at)
        titles.setdefault(key, _Told()).hear(findings.conversation_title, findings.level, latest=True)
        channels.setdefault(key, _Told()).hear(findings.channel, findings.level, latest=False)
        place = f"{owner}|{findings.occurred_at}"
        changed[ids[key]] = min(place, changed.get(ids[key], place))
        linked[findings.id].conversation = ids[key]
    await tx.run(
        SET_CONVERSATIONS,
        owner_id=owner,
        rows=[
            {
                "key": key,
                "id": ids[key],
                "channel": channels[key].new,
                "channel_level": channels[key].level,
                "title": _title(keys, ids[key], titles[key]),
                "title_level": titles[key].level,
                "page_key": page_key(owner, ids[key], tallies[key]),
                **tallies[key].params(),
                "level": tallies[key].level(),
            }
            for key in tallies
        ],
    )
    joined = [{"conversation": ids[key], "memory": findings.id} for key, findings in members]
    await tx.run(_JOIN, owner_id=owner, rows=joined)
    return changed


async def relink(tx: Transaction, owner: str, conversation_id: str, from_key: str) -> None:
    """Make the members from `from_key` on, and the one before them, one chain in order of their page keys."""
    place = {"owner_id": owner, "conversation_id": conversation_id}
    before = await tx.run(_CHAIN_BEFORE, **place, before_key=from_key)
    after = await tx.run(_CHAIN, **place, from_key=from_key)
    members: list[Row] = [*before, *sorted(after, key=lambda row: row["page_key"])]
    wanted = {row["id"]: following["id"] for row, following in pairwise(members)}
    wrong = [row["id"] for row in members if row["next_ids"] and row["next_ids"] != [wanted.get(row["id"])]]
    if wrong:
        await tx.run(_UNLINK, owner_id=owner, ids=wrong)
    missing = [
        {"memory": row["id"], "next": wanted[row["id"]]}
        for row in members
        if row["id"] in wanted and row["next_ids"] != [wanted[row["id"]]]
    ]
    if missing:
        await tx.run(_LINK, owner_id=owner, rows=missing)


def page_key(owner: str, conversation_id: str, tally: Tally) -> str:
    """Return the key a conversation is listed by: when it last went on, as far as a locked session may know.

    Cursors and order tell it to everyone who sees the conversation, and what is secret may not be told by them.
    """
    open_ = max(tally.last_seen[: LOCKED_CLEARANCE + 1])
    return f"{owner}|{open_ or max(tally.last_seen)}|{conversation_id}"


def seal_title(conversation_id: str, title: str, level: int, keys: OwnerKeys) -> str:
    return keys.seal(title, node=conversation_id, field="title", level=Sensitivity(level))


def _title(keys: OwnerKeys, conversation_id: str, title: _Told) -> str | None:
    if title.new is None or title.level is None:
        return None
    return seal_title(conversation_id, title.new, title.level, keys)


@dataclass(slots=True)
class _Told:
    """What memories say of a conversation, with the level from which it may be read: the lowest one's word counts."""

    level: int | None = None
    new: str | None = None

    def hear(self, text: str | None, level: Sensitivity, *, latest: bool) -> None:
        if text and (self.level is None or level < self.level or (latest and level == self.level)):
            self.level, self.new = int(level), text
