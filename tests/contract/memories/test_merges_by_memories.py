"""What memories say is one is one while a memory says so: not longer, and not lower."""

from __future__ import annotations

import string
from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Any

import pytest

from ingest.storing import MERGES
from knowledge.entities.merging import EntityMerge
from knowledge.errors import NotFound
from knowledge.ingestion.facts import Findings
from knowledge.ingestion.ports import Lease
from knowledge.ingestion.resolution import Resolution
from knowledge.memories.memory import Capture
from tests.contract.memories.test_refinement import Model, refine
from tests.memory_world import CONFIDENTIAL, GENERAL, SECRET, World
from tests.merge_world import ids, merge, snapshot, told, undo

BEFORE = ("@Bob +Acme: Bob>WORKS_AT>Acme", "@Robert ~Rome: Robert>LIVES_IN>Rome")


async def merges(world: World) -> list[EntityMerge]:
    return await world.merges.merges(world.all, None, 10)


async def test_a_merge_shows_the_memory_that_said_so(world: World) -> None:
    *_, tie = await world.remember(*BEFORE, "Bob=Robert")
    (made,) = await merges(world)
    assert (made.automatic, made.evidence) == (True, (tie,))
    assert made.reason == "A memory says that they are one. “Bob=Robert”"


async def test_deleting_the_memory_that_said_so_leaves_what_there_was_without_it(world: World) -> None:
    await world.remember(*BEFORE)
    before = await snapshot(world)
    (tie,) = await world.remember("Bob=Robert")
    assert set(await world.people()) & {"Bob", "Robert"} != {"Bob", "Robert"}
    await world.memories.erase(world.all, [tie])
    assert await snapshot(world) == before
    assert await merges(world) == []
    assert await world.nodes("EntityMerge") == await world.nodes("Separation") == {}


async def test_raising_the_memory_that_said_so_to_secret_parts_what_only_it_tied(world: World) -> None:
    *_, tie = await world.remember(*BEFORE, "Bob=Robert")
    await world.edit(tie, sensitivity=SECRET)
    assert set(await world.people(world.access(CONFIDENTIAL))) == {"Bob", "Robert", "Acme", "Rome"}
    await world.drain.run(0)
    assert set(await world.people(world.access(CONFIDENTIAL))) == {"Bob", "Robert", "Acme", "Rome"}
    assert await merges(world) == []


async def test_editing_the_memory_that_said_so_reads_its_new_text_against_two(world: World) -> None:
    *_, tie = await world.remember(*BEFORE, "Bob=Robert")
    (first,) = await merges(world)
    await world.edit(tie, content="Bob=Robert #tea")
    assert {"Bob", "Robert"} <= set(await world.people())
    await world.drain.run(0)
    (again,) = await merges(world)
    assert (again.evidence, again.id != first.id) == ((tie,), True)
    await world.edit(tie, content="@Bob #tea")
    await world.drain.run(0)
    assert {name: one.mention_count for name, one in (await world.people()).items()} == {
        "Bob": 2,
        "Robert": 1,
        "Acme": 1,
        "Rome": 1,
    }


async def test_what_came_after_is_divided_by_the_names_it_uses(world: World) -> None:
    *_, tie = await world.remember(*BEFORE, "Bob=Robert")
    await world.remember("@Bob ~Oslo: Bob>VISITED>Oslo", "@Robert")
    await world.memories.delete(world.all, [tie])
    assert {n: o.mention_count for n, o in (await world.people()).items() if n in ("Bob", "Robert")} == {
        "Bob": 2,
        "Robert": 2,
    }


async def test_while_another_memory_says_so_they_stay_one(world: World) -> None:
    *_, tie, other = await world.remember(*BEFORE, "Bob=Robert", "Robert=Bob #tea")
    (made,) = await merges(world)
    assert set(made.evidence) == {tie, other}
    await world.memories.delete(world.all, [tie])
    (left,) = await merges(world)
    assert (left.id, left.evidence) == (made.id, (other,))
    assert left.reason.endswith("“Robert=Bob #tea”")
    await world.memories.delete(world.all, [other])
    assert {"Bob", "Robert"} <= set(await world.people())


async def test_deleting_all_that_said_so_at_once_parts_them(world: World) -> None:
    *_, tie, other = await world.remember(*BEFORE, "@Rob", "Bob=Robert", "Rob=Robert")
    await world.memories.delete(world.all, [tie, other])
    assert {"Bob", "Rob", "Robert"} <= set(await world.people())
    assert await merges(world) == []


async def test_a_merge_is_known_from_the_level_of_the_first_memory_that_says_so(world: World) -> None:
    texts = [Capture(text, sensitivity=GENERAL) for text in BEFORE]
    *_, tie = await world.remember(*texts, Capture("Bob=Robert", sensitivity=CONFIDENTIAL))
    low = world.access(GENERAL)
    (made,) = await merges(world)
    assert await world.merges.merges(low, None, 10) == []
    assert await world.merges.merges_by_ids(low, [made.id]) == {}
    with pytest.raises(NotFound):
        await world.merges.undo(low, made.id)
    await world.remember(Capture("Bob=Robert", sensitivity=GENERAL))
    (shown,) = await world.merges.merges(low, None, 10)
    assert (tie in shown.evidence, len(shown.evidence)) == (False, 1)


async def test_what_the_user_merged_no_memory_takes_back(world: World) -> None:
    await world.remember(*BEFORE)
    await merge(world, "Robert", "Bob")
    (tie,) = await world.remember("Bob=Robert")
    await world.memories.delete(world.all, [tie])
    assert "Bob" not in await world.people()


async def test_what_the_user_says_is_one_already_is_so_by_the_users_word(world: World) -> None:
    await world.remember(*BEFORE)
    one = await ids(world)
    (tie,) = await world.remember("Bob=Robert")
    await world.merges.merge(world.all, one["Robert"], [one["Bob"]], "they are")
    (made,) = await merges(world)
    assert (made.automatic, made.evidence) == (False, ())
    await world.memories.delete(world.all, [tie])
    assert len({"Bob", "Robert"} & set(await world.people())) == 1


async def test_a_merge_under_a_later_one_is_taken_back_and_the_later_one_stands(world: World) -> None:
    await world.remember("@Bob", "@Robert", "@Xavier")
    one = await ids(world)
    (tie,) = await world.remember("Bob=Robert")
    (first,) = await merges(world)
    later = await merge(world, "Xavier", {one["Bob"]: "Bob", one["Robert"]: "Robert"}[first.survivor])
    await world.memories.delete(world.all, [tie])
    (kept,) = await merges(world)
    assert (kept.id, kept.automatic) == (later, False)
    gone = next(name for name in ("Bob", "Robert") if one[name] != first.survivor)
    assert set(await world.people()) == {"Xavier", gone}
    await undo(world, later)
    assert {n: o.mention_count for n, o in (await world.people()).items()} == {"Bob": 1, "Robert": 1, "Xavier": 1}


async def test_what_the_user_undid_stays_two_and_is_forgotten_with_its_memory(world: World) -> None:
    *_, tie = await world.remember(*BEFORE, "Bob=Robert")
    (made,) = await merges(world)
    await undo(world, made.id)
    assert [one.undone for one in await merges(world)] == [True]
    await world.memories.delete(world.all, [tie])
    assert await merges(world) == []
    await world.remember("Robert=Bob #tea")
    assert {"Bob", "Robert"} <= set(await world.people())


async def test_who_was_named_in_the_same_batch_goes_back_with_the_name(world: World) -> None:
    _, _, tie, _ = await world.remember("@Bob", "@Robert", "Bob=Robert", "@Bob +Acme: Bob>WORKS_AT>Acme")
    await world.memories.delete(world.all, [tie])
    people = await world.people()
    assert (people["Bob"].mention_count, people["Bob"].aliases) == (2, ())
    assert (people["Robert"].mention_count, people["Robert"].aliases) == (1, ())
    assert await told(world, "Bob") == {("Bob", "WORKS_AT", "Acme")}


async def test_what_a_memory_says_no_more_when_it_is_read_anew_is_taken_back(world: World) -> None:
    *_, tie, kept = await world.remember(*BEFORE, "@Rob", "@Annie", "@Ann", "Bob=Robert OMAR rises", "Ann=Annie OMAR")
    assert {one.evidence for one in await merges(world)} == {(tie,), (kept,)}
    await refine(world, Model())
    assert [one.evidence for one in await merges(world)] == [(kept,)]
    assert {"Bob", "Robert"} <= set(await world.people(world.access(CONFIDENTIAL)))


async def test_a_name_first_heard_in_a_tie_goes_with_the_memory_that_ties_it(world: World) -> None:
    await world.remember("@Robert +Acme: Robert>WORKS_AT>Acme")
    before = await snapshot(world)
    (tie,) = await world.remember("Bob=Robert")
    await world.remember("@Bob ~Oslo: Bob>VISITED>Oslo")
    assert (await world.people())["Robert"].aliases == ("Bob",)
    await world.memories.delete(world.all, [tie])
    people = await world.people()
    assert (people["Robert"].aliases, people["Robert"].mention_count) == ((), 1)
    assert (people["Bob"].aliases, people["Bob"].mention_count) == ((), 1)
    assert await told(world, "Robert") == {("Robert", "WORKS_AT", "Acme")}
    assert await told(world, "Bob") == {("Bob", "VISITED", "Oslo")}
    assert await merges(world) == []
    (spoken,) = [m for m in await world.listed() if (await world.memory(m)).content == "@Bob ~Oslo: Bob>VISITED>Oslo"]
    await world.memories.erase(world.all, [tie, spoken])
    assert await snapshot(world) == before


async def test_no_word_of_a_deleted_tie_stays_in_the_graph_or_among_the_names_of_the_index(world: World) -> None:
    await world.remember("@Robert")
    before = dict(world.index.names)
    (tie,) = await world.remember("Bob=Robert")
    (robert,) = before
    assert world.index.names[robert].revision != before[robert].revision
    await world.memories.delete(world.all, [tie])
    await world.name_index.catch_up(world.owner)
    assert {id_: point.revision for id_, point in world.index.names.items()} == {robert: before[robert].revision}
    await world.memories.erase(world.all, [tie])
    assert "Bob" not in await world.at_rest()
    assert set(await world.people()) == {"Robert"}


async def test_a_name_of_two_first_heard_together_goes_with_the_memory_that_ties_them(world: World) -> None:
    (tie,) = await world.remember("Bob=Robert")
    await world.remember("@Bob #tea", "@Robert #bread")
    await world.memories.delete(world.all, [tie])
    people = await world.people()
    assert {name: (one.mention_count, one.aliases) for name, one in people.items()} == {
        "Bob": (1, ()),
        "Robert": (1, ()),
    }


async def test_raising_the_memory_that_tied_a_new_name_leaves_it_to_those_who_may_know(world: World) -> None:
    await world.remember("@Robert")
    (tie,) = await world.remember("Bob=Robert")
    await world.edit(tie, sensitivity=SECRET)
    low = world.access(CONFIDENTIAL)
    assert {name: one.aliases for name, one in (await world.people(low)).items()} == {"Robert": ()}
    await world.drain.run(0)
    assert {name: one.aliases for name, one in (await world.people(low)).items()} == {"Robert": ()}
    assert (await world.people())["Robert"].aliases == ("Bob",)
    assert "Bob" not in await world.at_rest()
    await world.remember("@Bob")
    assert set(await world.people(low)) == {"Robert", "Bob"}
    await world.remember(Capture("@Bob #tea", sensitivity=SECRET))
    await world.memories.delete(world.all, [tie])
    assert {name: one.aliases for name, one in (await world.people()).items()} == {"Robert": (), "Bob": ()}


async def test_no_transaction_merges_more_than_it_has_time_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    together: list[int] = []
    write = world.work.write_facts

    async def counted(lease: Lease, batch: Sequence[Findings], resolution: Resolution, *more: Any) -> Any:
        together.append(len(resolution.unified))
        return await write(lease, batch, resolution, *more)

    monkeypatch.setattr(world.work, "write_facts", counted)
    pairs = list(combinations(string.ascii_lowercase, 2))[: MERGES + 8]
    names = [((one * 3 + other * 4).title(), (other * 4 + one * 3).title()) for one, other in pairs]
    ids = await world.capture(*(f"{one}={other}" for one, other in names))
    assert await world.drain.run(0) == len(ids)
    assert max(together) <= MERGES < sum(together)
    assert len(await world.nodes("EntityMerge")) == sum(together)


_TIES = list(permutations(("Rob=Bob", "Bob=Zed", "Bob=Rob #tea")))


@pytest.mark.parametrize("order", _TIES, ids=[" ".join(order) for order in _TIES])
@pytest.mark.parametrize(
    "spoken", ["Rob Rob Rob Bob Bob Zed", "Bob Bob Rob Zed", "Zed Zed Zed Rob Rob Bob", "Zed Bob Rob"]
)
async def test_a_merge_rests_on_what_says_that_its_two_sides_are_one(
    world: World, order: tuple[str, ...], spoken: str
) -> None:
    """Whoever is spoken of more takes in the other."""
    names = {"Rob", "Bob", "Zed"}
    await world.remember(*(f"@{name} #{name} {place}" for place, name in enumerate(spoken.split())))
    by_text = {}
    for text in order:
        (by_text[text],) = await world.remember(text)
    await world.memories.delete(world.all, [by_text["Rob=Bob"]])
    assert len(names & set(await world.people())) == 1
    await world.memories.delete(world.all, [by_text["Bob=Rob #tea"]])
    people = await world.people()
    (other,) = {"Bob", "Zed"} & people.keys()
    assert people["Rob"].aliases == ()
    assert {other, *people[other].aliases} == {"Bob", "Zed"}
    assert [one.evidence for one in await merges(world)] == [(by_text["Bob=Zed"],)]
    await world.memories.delete(world.all, [by_text["Bob=Zed"]])
    assert {name: one.aliases for name, one in (await world.people()).items()} == dict.fromkeys(names, ())
