"""A root key comes back only to its owner and only under the master key that wrapped it."""

import json
import os
import stat
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput, SealBroken
from knowledge.keys.master import LocalMasterKeys, master_path, open_master_keys
from knowledge.keys.root import new_root
from knowledge.settings import Settings

ONE, TWO = bytes([1]) * 32, bytes([2]) * 32
MASTER = LocalMasterKeys({1: ONE}, 1)


def settings(data: Path, **more: object) -> Settings:
    return Settings.model_validate({"data": data, **more})


async def test_a_wrapped_root_comes_back_to_its_owner() -> None:
    root = new_root()
    assert await MASTER.unwrap("a", await MASTER.wrap("a", root)) == root


async def test_a_wrapped_root_does_not_open_for_another_owner() -> None:
    wrapped = await MASTER.wrap("a", new_root())
    with pytest.raises(SealBroken):
        await MASTER.unwrap("b", wrapped)


async def test_after_a_rotation_old_wraps_open_and_new_ones_use_the_new_version() -> None:
    root = new_root()
    old = await MASTER.wrap("a", root)
    rotated = LocalMasterKeys({1: ONE, 2: TWO}, 2)
    assert await rotated.unwrap("a", old) == root
    assert (await rotated.wrap("a", root)).startswith("w1.2.")


async def test_a_wrap_needs_its_own_master_version() -> None:
    wrapped = await LocalMasterKeys({2: TWO}, 2).wrap("a", new_root())
    with pytest.raises(SealBroken, match="version 2"):
        await MASTER.unwrap("a", wrapped)


async def test_a_wrap_does_not_open_under_another_key_of_the_same_version() -> None:
    wrapped = await MASTER.wrap("a", new_root())
    with pytest.raises(SealBroken, match="master key"):
        await LocalMasterKeys({1: TWO}, 1).unwrap("a", wrapped)


async def test_a_wrap_whose_version_was_rewritten_does_not_open() -> None:
    both = LocalMasterKeys({1: ONE, 2: ONE}, 1)
    form, _, root, text = (await both.wrap("a", new_root())).split(".")
    for changed in (f"{form}.2.{root}.{text}", f"{form}.1.7.{text}"):
        with pytest.raises(SealBroken):
            await both.unwrap("a", changed)


async def test_changing_any_character_of_a_wrap_breaks_it() -> None:
    wrapped = await MASTER.wrap("a", new_root())
    for index, character in enumerate(wrapped):
        changed = wrapped[:index] + ("A" if character != "A" else "B") + wrapped[index + 1 :]
        with pytest.raises(SealBroken):
            await MASTER.unwrap("a", changed)


@given(st.text())
async def test_garbage_is_no_wrap(garbage: str) -> None:
    with pytest.raises(SealBroken):
        await MASTER.unwrap("a", garbage)


def test_a_root_key_does_not_show_itself() -> None:
    root = new_root()
    assert root.secret.hex() not in repr(root)
    assert repr(root) == "RootKey(version=1)"


@pytest.mark.parametrize(("keys", "current"), [({1: ONE}, 2), ({1: b"short"}, 1)])
def test_impossible_master_keys_are_refused(keys: dict[int, bytes], current: int) -> None:
    with pytest.raises(InvalidInput):
        LocalMasterKeys(keys, current)


async def test_a_generated_master_key_stays_and_is_the_users_alone(tmp_path: Path) -> None:
    wrapped = await open_master_keys(settings(tmp_path)).wrap("a", root := new_root())
    assert await open_master_keys(settings(tmp_path)).unwrap("a", wrapped) == root
    path = master_path(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert os.listdir(path.parent) == ["master.json"]


async def test_processes_that_start_together_agree_on_one_master_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        masters = list(pool.map(lambda _: open_master_keys(settings(tmp_path)), range(16)))
    wrapped = await masters[0].wrap("a", root := new_root())
    assert [await master.unwrap("a", wrapped) for master in masters] == [root] * 16


async def test_the_environments_master_key_is_used_and_no_file_is_made(tmp_path: Path) -> None:
    given_key = settings(tmp_path, master_key=b64encode(ONE).decode() + "\n")
    assert await MASTER.unwrap("a", await open_master_keys(given_key).wrap("a", root := new_root())) == root
    assert not master_path(tmp_path).exists()


@pytest.mark.parametrize("key", ["not base64!", b64encode(b"short").decode(), ""])
def test_a_bad_key_in_the_environment_is_refused_with_what_to_do(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidInput, match=r"RECOLLECT_MASTER_KEY.*openssl rand -base64 32"):
        open_master_keys(settings(tmp_path, master_key=key))


def test_a_master_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_master_keys(settings(tmp_path))
    master_path(tmp_path).chmod(0o640)
    with pytest.raises(InvalidInput, match="chmod 600"):
        open_master_keys(settings(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "{}",
        json.dumps({"current": 1, "keys": {"one": b64encode(ONE).decode()}}),
        json.dumps({"current": 1, "keys": {"1": "?"}}),
        json.dumps({"current": 2, "keys": {"1": b64encode(ONE).decode()}}),
    ],
)
def test_a_damaged_master_file_is_refused(tmp_path: Path, content: str) -> None:
    path = master_path(tmp_path)
    path.parent.mkdir()
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(InvalidInput):
        open_master_keys(settings(tmp_path))


async def test_production_never_makes_a_master_key(tmp_path: Path) -> None:
    development = open_master_keys(settings(tmp_path))
    production = settings(tmp_path, env="production")
    wrapped = await development.wrap("a", root := new_root())
    assert await open_master_keys(production).unwrap("a", wrapped) == root
    master_path(tmp_path).unlink()
    with pytest.raises(InvalidInput, match="RECOLLECT_MASTER_KEY"):
        open_master_keys(production)
    assert not master_path(tmp_path).exists()
