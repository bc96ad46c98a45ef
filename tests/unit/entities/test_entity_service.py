"""What is checked of a contact before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from knowledge.access import Access, Scope
from knowledge.entities.entity import ContactEdit
from knowledge.entities.ports import ContactStore, EntityStore
from knowledge.entities.service import EntityService
from knowledge.errors import InvalidInput, Locked, NotFound
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.ports import Publisher
from knowledge.pages import PageRequest
from knowledge.search.name_ports import FindsNames

OWNER = new_id()
ACCESS = Access(OWNER, OWNER, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)


class Untouched:
    """Stands for every store: nothing may be asked of it."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for")


async def test_nobody_states_a_contact_at_a_level_that_they_could_not_read_it_at() -> None:
    nothing = Untouched()
    service = EntityService(
        cast(EntityStore, nothing), cast(ContactStore, nothing), cast(FindsNames, nothing), cast(Publisher, nothing)
    )
    owner = new_id()
    access = Access(owner, owner, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)
    said = ContactEdit(frozenset({"name", "sensitivity"}), name="Zoltan", sensitivity=Sensitivity.SECRET)
    with pytest.raises(Locked):
        await service.create_contact(access, said)
    with pytest.raises(Locked):
        await service.update_contact(access, new_id(), said)


def untouched() -> EntityService:
    nothing = Untouched()
    return EntityService(
        cast(EntityStore, nothing), cast(ContactStore, nothing), cast(FindsNames, nothing), cast(Publisher, nothing)
    )


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": None}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"relationship_type": "x" * 256}, "relationshipType"),
        ({"notes": "x" * 2_001}, "notes"),
        ({"metadata": {"a": "x" * 9_000}}, "metadata"),
        ({"aliases": ("x",) * 51}, "aliases"),
        ({"aliases": ("",)}, "aliases"),
        ({"phones": ("x" * 256,)}, "phones"),
        ({"emails": ("a\x00",)}, "emails"),
        ({"birthday": "9 March 1984"}, "birthday"),
        ({"birthday": "1984-13-09"}, "birthday"),
        ({"birthday": "1984-03-32"}, "birthday"),
        ({"birthday": "03-09"}, "birthday"),
        ({"birthday": "٢٠٢٥-03-09"}, "birthday"),
    ],
)
async def test_each_field_that_cannot_be_taken_is_named(change: dict[str, Any], path: str) -> None:
    said = replace(ContactEdit(frozenset({"name", *change}), name="Ana"), **change)
    for refused in (untouched().create_contact(ACCESS, said), untouched().update_contact(ACCESS, new_id(), said)):
        with pytest.raises(InvalidInput) as error:
            await refused
        assert error.value.path == (path,)


async def test_a_key_that_is_too_long_and_a_malformed_id_are_refused() -> None:
    with pytest.raises(InvalidInput):
        await untouched().create_contact(ACCESS, ContactEdit(frozenset(), name="Ana", idempotency_key="x" * 256))
    with pytest.raises(NotFound):
        await untouched().update_contact(ACCESS, "x", ContactEdit(frozenset({"notes"}), notes="x"))
    with pytest.raises(InvalidInput):
        await untouched().list(ACCESS, (), "x" * 256, PageRequest())
