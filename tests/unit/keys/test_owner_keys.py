"""Seals hold what they were given, where they were made, and nothing else opens them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import InvalidInput, SealBroken
from knowledge.keys.owner_keys import OwnerKeys
from knowledge.keys.root import RootKey
from knowledge.levels import LEVELS, Sensitivity

ROOT = RootKey(1, bytes(range(32)))
KEYS = OwnerKeys("owner-a", ROOT)
OTHER = OwnerKeys("owner-b", ROOT)
TEXT = st.text()
LEVEL = st.sampled_from(LEVELS)


@given(TEXT, TEXT, TEXT, LEVEL)
def test_what_was_sealed_opens_at_the_same_place(plaintext: str, node: str, field: str, level: Sensitivity) -> None:
    sealed = KEYS.seal(plaintext, node=node, field=field, level=level)
    assert sealed.isascii()
    assert sealed.startswith("s1.1.")
    assert KEYS.open(sealed, node=node, field=field, level=level) == plaintext


@given(TEXT, st.tuples(TEXT, TEXT, LEVEL), st.tuples(TEXT, TEXT, LEVEL))
def test_a_value_moved_to_another_place_does_not_open(
    plaintext: str, here: tuple[str, str, Sensitivity], there: tuple[str, str, Sensitivity]
) -> None:
    sealed = KEYS.seal(plaintext, node=here[0], field=here[1], level=here[2])
    if here == there:
        assert KEYS.open(sealed, node=there[0], field=there[1], level=there[2]) == plaintext
    else:
        with pytest.raises(SealBroken):
            KEYS.open(sealed, node=there[0], field=there[1], level=there[2])


def test_a_border_between_node_and_field_cannot_be_shifted() -> None:
    sealed = KEYS.seal("x", node="ab", field="c", level=Sensitivity.GENERAL)
    with pytest.raises(SealBroken):
        KEYS.open(sealed, node="a", field="bc", level=Sensitivity.GENERAL)


@pytest.mark.parametrize("level", LEVELS)
def test_another_owner_cannot_open_a_value_even_under_the_same_root(level: Sensitivity) -> None:
    sealed = KEYS.seal("the code", node="n", field="content", level=level)
    with pytest.raises(SealBroken):
        OTHER.open(sealed, node="n", field="content", level=level)


def test_a_value_does_not_open_under_another_root_or_root_version() -> None:
    sealed = KEYS.seal("x", node="n", field="f", level=Sensitivity.GENERAL)
    for root in (RootKey(1, bytes(32)), RootKey(2, ROOT.secret)):
        with pytest.raises(SealBroken):
            OwnerKeys("owner-a", root).open(sealed, node="n", field="f", level=Sensitivity.GENERAL)


@pytest.mark.parametrize("level", [Sensitivity.GENERAL, Sensitivity.ULTRA_SECRET])
def test_changing_any_character_breaks_the_seal(level: Sensitivity) -> None:
    sealed = KEYS.seal("alarm code 6630", node="n", field="content", level=level)
    for index, character in enumerate(sealed):
        for other in ("A" if character != "A" else "B", "-" if character != "-" else "_", "=", "é", ""):
            changed = sealed[:index] + other + sealed[index + 1 :]
            with pytest.raises(SealBroken):
                KEYS.open(changed, node="n", field="content", level=level)


@given(st.one_of(st.text(), st.text().map(lambda text: "s1.1." + text)))
def test_what_was_never_sealed_does_not_open(garbage: str) -> None:
    with pytest.raises(SealBroken):
        KEYS.open(garbage, node="n", field="f", level=Sensitivity.GENERAL)


def test_a_broken_seal_names_the_place_and_never_the_value() -> None:
    with pytest.raises(SealBroken, match=r"content of m-1 .*GENERAL") as caught:
        KEYS.open("s1.1.AAAA", node="m-1", field="content", level=Sensitivity.GENERAL)
    assert "AAAA" not in str(caught.value)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    sealed = {KEYS.seal("x", node="n", field="f", level=Sensitivity.SECRET) for _ in range(100)}
    assert len(sealed) == 100


def test_a_lone_surrogate_is_refused_as_input() -> None:
    with pytest.raises(InvalidInput):
        KEYS.seal("\ud800", node="n", field="f", level=Sensitivity.GENERAL)


@given(st.text())
def test_keyed_hashes_of_one_text_differ_by_use_and_by_owner(text: str) -> None:
    def hashes(keys: OwnerKeys) -> list[str]:
        return [
            keys.name_key(text),
            keys.topic_key(text),
            keys.conversation_key(text),
            keys.idempotency_key(text),
            keys.checksum(text),
            keys.blind("phone", text),
            keys.blind("email", text),
        ]

    mine, theirs = hashes(KEYS), hashes(OTHER)
    assert mine == hashes(OwnerKeys("owner-a", ROOT))
    assert len({*mine, *theirs}) == 14
    assert all(len(value) == 64 and int(value, 16) >= 0 for value in mine)


def test_names_and_topics_are_keyed_by_their_normal_form() -> None:
    assert KEYS.name_key("  ANA  maria's ") == KEYS.name_key("ana maria")
    assert KEYS.topic_key("Home  Security") == KEYS.topic_key("home security")
    assert KEYS.conversation_key("A") != KEYS.conversation_key("a")


def test_the_token_key_is_the_owners_own() -> None:
    assert len(KEYS.token_key) == 32
    assert KEYS.token_key != OTHER.token_key
    assert KEYS.owner == "owner-a"


def test_the_derivation_never_changes() -> None:
    """Data at rest depends on it: a change here would leave every stored value closed and unfindable."""
    assert KEYS.name_key("ana") == "a76697c8239cbc49a0fd38292f076032c3b4ca4d34ec56ad70924b71781ef847"
    assert KEYS.checksum("x") == "c64f07a128a69f54e192d380b0e44d527553ed2fcdaae85e768ac6d2307e4407"
    sealed = "s1.1.raneuIGtAfGU0Zt4_APgzrPFcK1HPrzT-vV8b-8"
    assert KEYS.open(sealed, node="n", field="f", level=Sensitivity.ULTRA_SECRET) == "x"
