"""An address is somebody's only where the text says so by a clear form; every other one is nobody's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.contact_details import find_addresses
from ingest.handles import find_handles
from ingest.spans import Coverage
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import FoundMention, Method

_PEOPLE = re.compile(r"\b(?:Dana|Lev|Dr Osei|Perla)\b")
PHONE, MAIL = "+44 7700 900123", "lev@example.com"


def whose(text: str) -> list[str | None]:
    names = [
        FoundMention(m.start(), m.end(), m.group(), EntityKind.CONTACT, Method.MODEL, 0.9)
        for m in _PEOPLE.finditer(text)
    ]
    handles = find_handles(text, Coverage(len(text))).mentions
    found = find_addresses(text, [each for each in handles if each.method in (Method.PHONE, Method.EMAIL)], names)
    assert all(text[each.start : each.end] for each in found)
    return [each.of.name if each.of else None for each in found]


@pytest.mark.parametrize(
    "text",
    [
        f"Dana's new number is {PHONE}",
        f"Dana's mobile: {PHONE}, keep it",
        f"dana has changed again. Dana's whatsapp changed to {PHONE} since the ex got the old one",
        f"Dana has a new number, {PHONE}",
        f"Dana: {PHONE}",
        f"Dana {PHONE}",
        f"Dana, {PHONE}",
        f"milk\nDana - {PHONE}\nbread",
        f"ring Dana on {PHONE} before six",
        f"call Dana {PHONE} tomorrow",
        f"Lev says hi, text Dana at {PHONE}",
        f"Number for Dana {PHONE}.",
        f"ring Dana on {PHONE}, or leave a note",
        f"Dana prefers to be called on her private line, {PHONE}, never at the office",
        f"Dana likes texts, late ones: {PHONE}",
        f"In an emergency ring Dana, upstairs, {PHONE}. She is in most days",
        f"Dana at the practice answers {PHONE} before noon",
        f"use Dana's private address for the contract, {MAIL}",
        f"{PHONE} is Dana's",
        f"{PHONE} is Dana's new number",
        f"{PHONE} is now Dana",
        f"{PHONE} (Dana)",
        f"Dana can be reached on her mobile {PHONE}",
        "Dana's email is dana@example.com",
    ],
)  # fmt: skip
def test_what_is_plainly_said_to_be_somebodys_is_theirs(text: str) -> None:
    assert whose(text) == ["Dana"]


@pytest.mark.parametrize(
    "text",
    [
        f"Dana's old number was {PHONE}",
        f"Dana's sister's number is {PHONE}",
        f"Dana asked for my number, {PHONE}",
        f"Dana has my number {PHONE}",
        f"give Dana number {PHONE}",
        f"tell Dana {PHONE}",
        f"text from Dana: {PHONE}",
        f"Dinner with Dana, {PHONE} for the table",
        f"Dana lost her phone, {PHONE} is the shop",
        f"Lunch with Dana. The venue: {PHONE}",
        f"don't ring Dana on {PHONE}",
        f"is Dana's number {PHONE}?",
        f"Dana's number is {PHONE} or +44 7700 900321",
        "mail Dana at dana@example.com or d.costa@example.com",
        f"Dana and Lev: {PHONE}",
        f"{PHONE} is Dana's mum",
        f"is it Dana? {PHONE}",
        f"{PHONE} isn't Dana's",
        f"{PHONE} is Dana's number?",
        f"ring Dana, {PHONE} is the surgery",
        f"Dana is off {PHONE}",
        f"my new number is {PHONE}",
        f"Dana prefers calls on my mobile, {PHONE}",
        f"Dana wants me to ring her mum on {PHONE}",
        f"Dana's passport, texted from my phone: {PHONE}",
        f"Dana calls at noon. The plumber: {PHONE}",
        f"Dana and Lev like calls on {PHONE}",
        f"Lev says Dana answers calls on {PHONE}",
        f"Dana's sister answers calls on {PHONE}",
        f"get Dana the caterer's direct line, {PHONE}",
        f"Dana wants the new number, {PHONE}, kept off the list",
        f"Dana's private line is {PHONE} until Friday",
        f"Dana called about the account no {PHONE}",
    ],
)
def test_where_there_is_doubt_it_is_nobodys(text: str) -> None:
    assert whose(text)[0] is None


def test_of_two_that_are_weighed_against_each_other_neither_is_somebodys() -> None:
    assert whose("is Dana's private mail dana@example.com or d.cole@example.com, it must not go to the office") == [
        None,
        None,
    ]


def test_each_address_of_a_text_is_looked_at_alone() -> None:
    text = f"Dana's mobile is {PHONE}, mail Lev at {MAIL}, and the plumber is on 0161 496 0000"
    assert sorted(map(str, whose(text))) == ["Dana", "Lev", "None"]


@given(
    st.lists(st.sampled_from(["Dana", "Lev", PHONE, MAIL, "'s", " ", ",", ":", "number", "is", "on", "\n", "?", "("]))
)
def test_whatever_stands_there_an_address_is_somebodys_who_is_named(parts: list[str]) -> None:
    text = "".join(parts)
    assert {name for name in whose(text) if name} <= set(_PEOPLE.findall(text))
