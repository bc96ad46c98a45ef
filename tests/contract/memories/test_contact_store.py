"""Contacts that the owner states: made, adopted from what memories say, changed, and sealed at their level."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.entities.entity import ContactDetails, ContactEdit, Entity
from knowledge.errors import IdempotencyMismatch, NotFound
from knowledge.ids import new_id
from knowledge.ingestion.facts import KnownName
from knowledge.memories.memory import Capture
from knowledge.pages import PageRequest
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, ULTRA, World


async def contact(world: World, contact_id: str, clearance: Any = ULTRA) -> Entity:
    return (await world.entities.by_ids(world.access(clearance), [contact_id]))[contact_id]


async def update(world: World, contact_id: str, clearance: Any = CONFIDENTIAL, **changes: Any) -> None:
    await world.contacts.update(world.access(clearance), contact_id, ContactEdit(frozenset(changes), **changes))


ALL: dict[str, Any] = {
    "aliases": ("Annie", "A. Smith"),
    "relationship_type": "landlord",
    "phones": ("+15550101",),
    "emails": ("ana@example.org",),
    "birthday": "--03-09",
    "notes": "likes tea",
    "metadata": {"shoe": 39},
}


async def test_a_contact_reads_as_it_was_stated_and_its_fields_are_sealed(world: World) -> None:
    contact_id = await world.contact("Ana Smith", **ALL)
    ana = await contact(world, contact_id, CONFIDENTIAL)
    details = ContactDetails(
        False, "landlord", ("+15550101",), ("ana@example.org",), "--03-09", "likes tea", {"shoe": 39}
    )
    assert ana.contact == details
    assert (ana.name, ana.aliases, ana.sensitivity) == ("Ana Smith", ("A. Smith", "Annie"), CONFIDENTIAL)
    assert (ana.mention_count, ana.first_seen) == (0, None)
    assert await world.entities.by_ids(world.access(GENERAL), [contact_id]) == {}
    stored = await world.at_rest()
    assert "Ana Smith" in stored
    for word in ("landlord", "+15550101", "example.org", "03-09", "likes tea", "shoe"):
        assert word not in stored
    assert [event[0] for event in await world.events()] == ["ENTITY_CREATED"]


async def test_the_same_key_returns_the_first_contact_and_another_input_is_a_mismatch(world: World) -> None:
    first = await world.contact("Ana", idempotency_key="k", notes="tea")
    before = await world.events()
    assert await world.contact("Ana", idempotency_key="k", notes="tea") == first
    assert await world.events() == before
    with pytest.raises(IdempotencyMismatch):
        await world.contact("Ana", idempotency_key="k", notes="gin")


async def test_creating_a_contact_adopts_the_one_that_memories_made(world: World) -> None:
    (memory_id,) = await world.remember("@Sheila #tea")
    extracted = (await world.people())["Sheila"].id
    assert await world.contact("sheila", notes="the first") == extracted
    assert (await contact(world, extracted)).mention_count == 1
    second = await world.contact("Sheila", notes="the second")
    assert second != extracted
    await world.memories.delete(world.all, [memory_id])
    assert (await contact(world, extracted)).name.lower() == "sheila"
    assert {e.contact.notes for e in await _sheilas(world) if e.contact} == {"the first", "the second"}


async def test_a_mention_of_a_shared_name_goes_to_one_of_its_bearers(world: World) -> None:
    ids = {await world.contact("Sheila", notes=note) for note in ("first", "second")}
    assert len(ids) == 2
    await world.remember("@Sheila", "@Sheila")
    assert sorted(e.mention_count for e in await _sheilas(world)) == [0, 2]


async def _sheilas(world: World) -> list[Entity]:
    return list((await world.entities.list(world.all, (), "sheila", PageRequest())).items)


async def test_an_organisation_or_oneself_is_not_adopted(world: World) -> None:
    await world.remember("+Acme")
    acme = (await world.people())["Acme"].id
    assert await world.contact("Acme") != acme


async def test_an_update_keeps_what_it_does_not_name(world: World) -> None:
    contact_id = await world.contact("Ana", **ALL)
    await update(world, contact_id, notes=None, phones=())
    ana = await contact(world, contact_id)
    assert ana.contact is not None
    assert (ana.contact.notes, ana.contact.phones, ana.contact.emails) == (None, (), ("ana@example.org",))
    assert (ana.name, ana.aliases, ana.sensitivity) == ("Ana", ("A. Smith", "Annie"), CONFIDENTIAL)
    assert [event[0] for event in await world.events()] == ["ENTITY_CREATED", "ENTITY_UPDATED"]


async def test_given_aliases_replace_the_stated_ones_and_spare_those_in_use(world: World) -> None:
    contact_id = await world.contact("Ana", aliases=("Annie", "Nan"))
    await world.remember("@Annie")
    await update(world, contact_id, aliases=("Anita",))
    assert (await contact(world, contact_id)).aliases == ("Anita", "Annie")
    await update(world, contact_id, name="Anna")
    renamed = await contact(world, contact_id)
    assert (renamed.name, set(renamed.aliases)) == ("Anna", {"Ana", "Anita", "Annie"})
    assert {row["key"] for row in await world.names()} == {
        world.keys.name_key(name) for name in ("Ana", "Anita", "Annie", "Anna")
    }
    await update(world, contact_id, aliases=())
    assert (await contact(world, contact_id)).aliases == ("Annie",)


async def test_a_secret_contact_is_sealed_in_name_and_field(world: World) -> None:
    contact_id = await world.contact("Zoltan", sensitivity=SECRET, aliases=("Zoli",), notes="informer")
    stored = await world.at_rest()
    assert not [word for word in ("Zoltan", "Zoli", "informer") if word in stored]
    assert await world.entities.by_ids(world.access(), [contact_id]) == {}
    with pytest.raises(NotFound):
        await update(world, contact_id, notes="x")
    zoltan = await contact(world, contact_id, SECRET)
    assert (zoltan.name, zoltan.aliases) == ("Zoltan", ("Zoli",))


async def test_a_secret_contact_is_found_by_name_by_those_cleared_and_by_no_piece_of_its_seal(world: World) -> None:
    contact_id = await world.contact("Zoltan", sensitivity=SECRET, aliases=("Q Branch",))
    listed = world.entities.list
    for name in ("zolt", "branch"):
        assert [e.id for e in (await listed(world.access(SECRET), (), name, PageRequest())).items] == [contact_id]
        assert await world.entities.count(world.access(), (), name) == 0
    sealed = (await world.names())[0]["name"]["text"]
    for piece in (sealed[:4], sealed[10:12]):
        assert await world.entities.count(world.access(ULTRA), (), piece) == 0


async def test_a_name_used_in_the_open_is_readable_until_its_last_open_use_goes(world: World) -> None:
    contact_id = await world.contact("Zoltan", sensitivity=SECRET, aliases=("Zoli",))
    (memory_id,) = await world.remember(Capture("@Zoli", sensitivity=GENERAL))
    low = await contact(world, contact_id, GENERAL)
    assert (low.name, low.aliases, low.contact) == ("Zoli", (), ContactDetails())
    assert "Zoltan" not in await world.at_rest()
    await world.memories.delete(world.all, [memory_id])
    assert await world.entities.by_ids(world.access(), [contact_id]) == {}
    assert "Zoli" not in await world.at_rest()
    assert (await contact(world, contact_id)).aliases == ("Zoli",)


async def test_raising_a_contact_to_secret_seals_its_names_and_lowering_opens_them(world: World) -> None:
    contact_id = await world.contact("Zoltan", aliases=("Zoli",), notes="tall")
    await update(world, contact_id, sensitivity=SECRET)
    stored = await world.at_rest()
    assert not [word for word in ("Zoltan", "Zoli", "tall") if word in stored]
    await update(world, contact_id, SECRET, sensitivity=GENERAL)
    zoltan = await contact(world, contact_id, GENERAL)
    assert zoltan.contact is not None
    assert (zoltan.name, zoltan.aliases, zoltan.contact.notes) == ("Zoltan", ("Zoli",), "tall")
    assert (await world.nodes("Entity"))[contact_id]["name"] == "Zoltan"


async def test_an_adopted_contact_made_secret_is_sealed_when_no_memory_names_it_any_more(world: World) -> None:
    (memory_id,) = await world.remember("@Zoltan")
    contact_id = (await world.people())["Zoltan"].id
    await update(world, contact_id, sensitivity=SECRET)
    assert (await contact(world, contact_id, CONFIDENTIAL)).name == "Zoltan"
    await world.memories.delete(world.all, [memory_id])
    assert "Zoltan" not in await world.at_rest()
    assert (await contact(world, contact_id, SECRET)).name == "Zoltan"
    assert await world.entities.by_ids(world.access(), [contact_id]) == {}
    await update(world, contact_id, SECRET, notes="tall")
    assert (await contact(world, contact_id, SECRET)).name == "Zoltan"


async def test_a_stated_contact_stays_when_its_memories_go(world: World) -> None:
    (memory_id,) = await world.remember("@Ana @Omar")
    contact_id = await world.contact("Ana")
    await world.memories.erase(world.all, [memory_id])
    assert set(await world.people()) == {"Ana"}
    assert (await contact(world, contact_id)).mention_count == 0


@pytest.mark.parametrize("wrong", ["garbage", new_id()])
async def test_an_unknown_contact_cannot_be_changed(world: World, wrong: str) -> None:
    with pytest.raises(NotFound):
        await update(world, wrong, notes="x")
    await world.remember("+Acme")
    with pytest.raises(NotFound):
        await update(world, (await world.people())["Acme"].id, notes="x")


async def test_known_names_are_those_in_the_open_stated_ones_first(world: World) -> None:
    await world.remember("@Bo @Bo @Bo +Acme")
    await world.contact("Ana", aliases=("Annie",))
    await world.contact("Zoltan", sensitivity=SECRET)
    (memory_id,) = await world.remember("~Rome")
    assert (await world.memory(memory_id)).content == "~Rome"
    known = world.telegraph.known
    assert {name.text for name in known[:2]} == {"Ana", "Annie"}
    assert [name.text for name in known[2:]] == ["Bo", "Acme"]
    assert all(isinstance(name, KnownName) for name in known)


async def test_a_speaker_is_a_contact_and_shown_as_such(world: World) -> None:
    (memory_id,) = await world.remember(Capture("#tea", speaker="Ana", conversation="c"))
    assert (await world.entities.speakers(world.all, [memory_id]))[memory_id].name == "Ana"
    (conversation,) = (await world.conversations.list(world.all, PageRequest())).items
    participants = await world.conversations.participants(world.all, [conversation.id])
    assert [e.name for e in participants[conversation.id]] == ["Ana"]
    topics = await world.conversations.topics(world.all, [conversation.id])
    assert [t.name for t in topics[conversation.id]] == ["tea"]
    (weighted,) = (await world.topics.of_memories(world.all, [memory_id]))[memory_id]
    assert (weighted.topic.name, weighted.weight) == ("tea", 1.0)


async def test_a_speaker_known_by_number_alone_makes_no_readable_name(world: World) -> None:
    (memory_id,) = await world.remember(Capture("#tea at nine", speaker="+44 7700 900418", conversation="c"))
    assert await world.entities.speakers(world.all, [memory_id]) == {}
    listed = await world.entities.list(world.all, [], "7700", PageRequest())
    assert list(listed.items) == []


async def test_who_is_stated_twice_with_one_phone_and_names_that_fit_is_one(world: World) -> None:
    first = await world.contact("Robert Chen", phones=("+44 7700 900123",), notes="plays bass", idempotency_key="1")
    events = await world.events()
    more = {"phones": ("07700 900123", "0161 496 0000"), "emails": ("bob@example.org",), "notes": "drums"}
    for _ in range(2):
        assert await world.contact("Bob Chen", **more, idempotency_key="2") == first
    assert len(await world.events()) == len(events) + 1
    assert await world.contact("Robert Chen", phones=("+44 7700 900123",), notes="plays bass", idempotency_key="1")
    robert = await contact(world, first)
    assert robert.contact is not None
    assert (robert.name, robert.aliases, robert.contact.notes) == ("Robert Chen", ("Bob Chen",), "plays bass")
    assert (len(robert.contact.phones), robert.contact.emails) == (2, ("bob@example.org",))


async def test_who_shares_a_phone_but_no_name_is_another(world: World) -> None:
    first = await world.contact("Ana Li", phones=("0161 496 0000",))
    second = await world.contact("Tom Berg", phones=("0161 496 0000",))
    assert len({first, second, await world.contact("Perla", phones=("0161 496 0000",))}) == 3


async def test_a_nickname_alone_tells_nobody_and_an_address_that_a_memory_gives_does(world: World) -> None:
    await world.remember("@Bob #tea")
    bob = (await world.people())["Bob"].id
    assert await world.contact("Robert Chen") != bob
    assert await world.contact("Bob", notes="of the tea") == bob


async def test_a_name_written_otherwise_is_one_that_memories_know(world: World) -> None:
    await world.remember("@Zoë")
    assert await world.contact("ZOË") == (await world.people())["ZOË"].id


@pytest.mark.parametrize(
    ("stands", "stated", "clearance"), [(SECRET, None, CONFIDENTIAL), (CONFIDENTIAL, SECRET, ULTRA)]
)
async def test_what_is_stated_joins_nobody_above_or_below_it(
    world: World, stands: Any, stated: Any, clearance: Any
) -> None:
    access = world.access(ULTRA)
    first = await world.contact("Zoltan Bey", access, phones=("07700 900123",), sensitivity=stands)
    second = await world.contact("Zoltan Bey", world.access(clearance), phones=("07700 900123",), sensitivity=stated)
    assert first != second
    assert (await contact(world, first)).sensitivity == stands
