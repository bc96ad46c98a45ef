"""Keys are kept for a while, in bounds, and dropped on close."""

from dataclasses import dataclass, field

import pytest

from knowledge.errors import NotFound, SealBroken
from knowledge.keys.keyring import Keyring
from knowledge.keys.master import LocalMasterKeys
from knowledge.levels import Sensitivity

MASTER = LocalMasterKeys({1: bytes(32)}, 1)


@dataclass
class Roots:
    wrapped: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def wrapped_root(self, owner: str) -> str:
        self.asked.append(owner)
        if owner not in self.wrapped:
            raise NotFound("user")
        return self.wrapped[owner]


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def ring(roots: Roots, *owners: str, clock: Clock | None = None, kept_owners: int = 10) -> Keyring:
    keyring = Keyring(MASTER, roots, clock=clock or Clock(), kept_owners=kept_owners)
    for owner in owners:
        roots.wrapped[owner] = await keyring.create_root(owner)
    return keyring


async def test_keys_are_loaded_once_and_work_across_loads() -> None:
    roots = Roots()
    keyring = await ring(roots, "a")
    sealed = (await keyring.of("a")).seal("x", node="n", field="f", level=Sensitivity.GENERAL)
    assert await keyring.of("a") is await keyring.of("a")
    assert roots.asked == ["a"]
    fresh = Keyring(MASTER, roots)
    assert (await fresh.of("a")).open(sealed, node="n", field="f", level=Sensitivity.GENERAL) == "x"


async def test_keys_are_loaded_again_after_five_minutes_even_if_in_use() -> None:
    roots, clock = Roots(), Clock()
    keyring = await ring(roots, "a", clock=clock)
    for clock.now in (0.0, 150.0, 299.9):
        await keyring.of("a")
    assert roots.asked == ["a"]
    clock.now = 300.0
    await keyring.of("a")
    assert roots.asked == ["a", "a"]


async def test_the_owner_unused_for_longest_is_forgotten_first() -> None:
    roots = Roots()
    keyring = await ring(roots, "a", "b", "c", kept_owners=2)
    for owner in ("a", "b", "a", "c", "a", "b"):
        await keyring.of(owner)
    assert roots.asked == ["a", "b", "c", "b"]


async def test_an_unknown_owner_is_not_found_and_not_remembered() -> None:
    roots = Roots()
    keyring = await ring(roots)
    for _ in range(2):
        with pytest.raises(NotFound):
            await keyring.of("nobody")
    assert roots.asked == ["nobody", "nobody"]


async def test_a_root_wrapped_for_another_owner_does_not_open() -> None:
    roots = Roots()
    keyring = await ring(roots, "a", "b")
    roots.wrapped["a"] = roots.wrapped["b"]
    with pytest.raises(SealBroken):
        await keyring.of("a")


async def test_a_closed_keyring_has_forgotten_its_keys() -> None:
    roots = Roots()
    keyring = await ring(roots, "a")
    await keyring.of("a")
    keyring.close()
    await keyring.of("a")
    assert roots.asked == ["a", "a"]
