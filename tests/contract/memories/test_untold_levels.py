"""What a session that is not cleared could learn by the side: titles, order, and contacts that it may not open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from knowledge.entities.entity import ContactEdit
from knowledge.errors import Locked
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from tests.memory_world import CONFIDENTIAL, GENERAL, NOON, SECRET, World


async def test_a_title_and_a_channel_are_shown_only_where_the_memory_that_told_them_is(world: World) -> None:
    await world.remember(
        Capture("gin", sensitivity=SECRET, conversation="c", conversation_title="Plot", source="informer"),
        Capture("tea", sensitivity=GENERAL, conversation="c"),
    )
    (low,) = (await world.conversations.list(world.access(), PageRequest())).items
    assert (low.title, low.channel) == (None, None)
    high = (await world.conversations.by_ids(world.access(SECRET), [low.id]))[low.id]
    assert (high.title, high.channel) == ("Plot", "informer")


async def test_what_a_secret_memory_calls_a_conversation_does_not_take_the_place_of_its_title(world: World) -> None:
    await world.remember(
        Capture("tea", sensitivity=GENERAL, conversation="c", conversation_title="Family", source="chat"),
        Capture("gin", sensitivity=SECRET, conversation="c", conversation_title="Plot", source="informer"),
    )
    await world.remember(Capture("rum", sensitivity=GENERAL, conversation="c", conversation_title="The family"))
    (low,) = (await world.conversations.list(world.access(GENERAL), PageRequest())).items
    assert (low.title, low.channel) == ("The family", "chat")


async def test_secret_memories_move_no_conversation_in_the_order_that_a_locked_session_sees(world: World) -> None:
    await world.remember(
        Capture("tea", sensitivity=GENERAL, conversation="old", occurred_at=NOON),
        Capture("tea", sensitivity=GENERAL, conversation="new", occurred_at=NOON + timedelta(days=1)),
    )
    before = await world.conversations.list(world.access(), PageRequest())
    await world.remember(
        Capture("gin", sensitivity=SECRET, conversation="old", occurred_at=NOON + timedelta(days=2)),
    )
    after = await world.conversations.list(world.access(), PageRequest())
    assert (after.keys, [c.id for c in after.items]) == (before.keys, [c.id for c in before.items])


CHANGES: list[dict[str, Any]] = [{"sensitivity": CONFIDENTIAL}, {"notes": "mine"}, {"sensitivity": SECRET}]


@pytest.mark.parametrize("changes", CHANGES)
async def test_what_was_stated_above_the_clearance_is_neither_lowered_nor_overwritten(
    world: World, changes: dict[str, Any]
) -> None:
    contact_id = await world.contact("Zoltan", world.access(SECRET), sensitivity=SECRET, notes="informer")
    await world.remember(Capture("@Zoltan", sensitivity=GENERAL))
    with pytest.raises(Locked):
        await world.contacts.update(world.access(), contact_id, ContactEdit(frozenset(changes), **changes))
    zoltan = (await world.entities.by_ids(world.access(SECRET), [contact_id]))[contact_id]
    assert zoltan.contact is not None
    assert zoltan.contact.notes == "informer"
