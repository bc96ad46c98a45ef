"""What a text means is its own affair: it is read alike alone and among others of any length."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.understanding.reader import Reader
from ingest.understanding.reading import Found, Reading

_TEXTS = (
    "Priya moved to Leeds in March and started at Northgate Labs the week after",
    "my brother Tomasz is getting divorced, he told nobody but me",
    "the safe at Nan's opens with 4471, then the green key",
    "ok",
    "Dentist on Thursday 8:15am",
    "Marek used to work for Ana, now she reports to him, and both of them have dinner with my cousin Ines on Fridays",
    "I think I am pregnant. I have not told Luke",
    "buy oat milk, two lemons, dishwasher salt",
    "Grandpa has been on the waiting list for his hip since January and the letter came today: St Mary's, 4 June, 7am",
    "Who was the plumber that Hannah liked so much?",
    "Coffee w/ Dele @ Monmouth, he leaves Barclays at the end of the month and joins his wife's firm in Accra",
    "🎂 Zofia 7 on Sunday!!!",
    "We drove to Whitby, ate chips on the wall, and Sam fed his to a gull. " * 6,
    "pin for the bike shed: ask Otto, he changes it every first Monday",
    "Rosa's boss Mr Albrecht let her go on Tuesday; she signs on with the agency tomorrow and tells nobody at home",
    "Book club moved to Wednesdays",
    "Kwame and Yusuf were flatmates in Bristol from 2014 to 2017, and Yusuf's sister Amal is my landlady now",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def test_a_text_means_the_same_alone_and_in_a_batch_of_others(reader: Reader) -> None:
    together = reader.read(_TEXTS)

    for text, among in zip(_TEXTS, together, strict=True):
        (alone,) = reader.read([text])
        assert _told(among) == _told(alone)
        # Only floats are summed in another order among others; a range taken from them moves levels by hundredths.
        assert np.allclose(among.sensitivities, alone.sensitivities, atol=1e-4)
        assert np.allclose(among.kinds, alone.kinds, atol=1e-4)


def _told(reading: Reading) -> tuple[object, ...]:
    return (
        [_place(found) for found in (*reading.entities, *reading.things)],
        reading.sensitivity,
        reading.kind,
        {
            (tie.predicate, tie.standing, *map(_place, (tie.subject, tie.object, tie.since, tie.until)))
            for tie in reading.relations
        },
        reading.nouns,
    )


def _place(found: Found | None) -> object:
    return None if found is None else (found.start, found.end, found.type)
