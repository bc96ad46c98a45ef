"""What is checked of a contact before anything is written."""

from __future__ import annotations

from typing import cast

import pytest

from knowledge.access import Access, Scope
from knowledge.entities.entity import ContactEdit
from knowledge.entities.ports import ContactStore, EntityStore
from knowledge.entities.service import EntityService
from knowledge.errors import Locked
from knowledge.ids import new_id
from knowledge.levels import Sensitivity
from knowledge.memories.ports import Publisher


class Untouched:
    """Stands for every store: nothing may be asked of it."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked for")


async def test_nobody_states_a_contact_at_a_level_that_they_could_not_read_it_at() -> None:
    nothing = Untouched()
    service = EntityService(cast(EntityStore, nothing), cast(ContactStore, nothing), cast(Publisher, nothing))
    owner = new_id()
    access = Access(owner, owner, "", Sensitivity.CONFIDENTIAL, Scope.WRITE)
    said = ContactEdit(frozenset({"name", "sensitivity"}), name="Zoltan", sensitivity=Sensitivity.SECRET)
    with pytest.raises(Locked):
        await service.create_contact(access, said)
    with pytest.raises(Locked):
        await service.update_contact(access, new_id(), said)
