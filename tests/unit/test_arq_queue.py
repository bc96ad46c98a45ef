"""The queue's own format and refusals; what it does on a real Redis is in the worker's tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import EngineUnavailable
from knowledge.ids import new_id
from knowledge.ingestion.shards import SHARDS, shard_of
from knowledge.stores.arq_queue import open_arq, pack, unpack


@given(st.integers(0, SHARDS - 1), st.integers(0, 2**63))
def test_a_job_comes_back_as_it_was_packed(shard: int, at: int) -> None:
    assert unpack(pack({"t": None, "f": "drain", "a": [shard], "k": {}, "et": at})) == {
        "t": None,
        "f": "drain",
        "a": [shard],
        "k": {},
        "et": at,
    }


def test_an_error_is_packed_as_its_words() -> None:
    assert unpack(pack({"r": ValueError("no")})) == {"r": "ValueError('no')"}


async def test_a_url_that_names_no_redis_is_refused() -> None:
    with pytest.raises(EngineUnavailable, match="REDIS_URL"):
        async with open_arq("http://nowhere", 1.0):
            pass


def test_the_shard_is_the_first_hex_digit_of_the_owners_hash() -> None:
    assert shard_of("") == 0xE  # SHA-256 of nothing begins with e3b0c442
    assert {shard_of(new_id()) for _ in range(1_000)} == set(range(SHARDS))
