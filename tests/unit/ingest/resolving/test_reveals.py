"""Whose full name it is: ways in which people write that they learnt it, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.unit.ingest.resolving.stories import who

ONE = {
    "did not click": ("{Moz} bowls", "The sheet had a {Maurice Oduya} on it. Didn't click till {Moz} put his hand up"),
    "his Sunday name": ("{Big Rab} drives", "First, a {Hugh Lafferty}. Up gets {Big Rab}. That's his Sunday name"),
    "it is him": ("{Spud} has a banjo", "for a {Mr Neil Tatters}. Never heard of him, then {Spud} comes. It's him!"),
    "the penny": ("{Biscuit} sings", "the {Ngaio Parata} on the flyer? penny dropped when {Biscuit} walked out"),
    "without an apostrophe": ("{Kevin} called", "it says {Khoa Doan} and i say wrong number. thats {Kevin} 😂"),
    "asked": ("{Kevin} called", "{Khoa Doan}? That's {Kevin}"),
    "told to call her": ("{Maître Delorme} reads", "{Maître Delorme} has told me to call her {Sylvie}"),
    "call me": ("{Mr Menzies} owns it", "{Mr Menzies} says to call him {Colin}", "{Colin} rang"),
    "call me, said": ("{Mr Menzies} owns it", "call me {Colin}, said {Mr Menzies}"),
    "the whole street": ("{Mingy} owns it", "{Colin Menzies} signed; the whole street calls him {Mingy}"),
    "short for": ("{Xan} sings", "{Xan}, short for {Alejandro Ruiz}, sings again"),
    "a dash": ("{Xan} sings", "{Alejandro Ruiz} - {Xan} to all of us - sings again"),
    "a sign and a beginning": ("{Gio} sank the boat", "{Giorgi Lomid}, prop. So says the sign: {Gio} owns it"),
    "in the register": ("{Xan} sings", "{Xan}, {Alejandro Ruiz} in the parish register, sings"),
    "turned out to be": ("{Moz} bowls", "{Moz} turned out to be {Maurice Oduya}"),
    "what his mother called him": ("{Moz} bowls", "{Maurice Oduya} is what {Moz}'s mother called him"),
    "a name told": ("{Moz} bowls", "{Moz} finally told me his passport name, {Maurice Oduya}, I fell off the chair"),
    "a name on the door": ("{Moz} bowls", "{Moz}'s name on the intercom is {Maurice Oduya}. Who knew"),
    "or, as the badge had it": ("{Moz} bowls", "{Moz}, or {Maurice Oduya} as the badge had it, spoke"),
    "as he must be called": ("{Moz} bowls", "{Maurice Oduya}, as {Moz} must now be called, has an office"),
    "to realise": ("{Moz} bowls", "A card for {Maurice Oduya}. Took me a second to realise that's our {Moz}"),
    "whom I know as": ("{Moz} bowls", "The bill is in the name of {Maurice Oduya}, whom I know as {Moz}"),
    "under": ("{Moz} bowls", "{Moz} has a page now. Under {Maurice Oduya}. I laughed"),
    "a rota and a beginning": ("{Mo} drives", "{Mo}'s handle came up on the rota. {Mohamed Idris}, no wonder"),
    "a chart and a sound": ("{Ozzy} drives", "org chart updated. {Osvaldo Quint}, Manager. hi {Ozzy}"),
    "addressed to": ("{Sid} burns toast", "it is addressed to {Siddhartha Banerjee} so I gave it to {Sid}."),
    "his banner": ("{Podger} drives", "{Podger}'s leaving do: the banner said Good Luck {Nathaniel Osei}"),
    "his real one": ("{Moz} throws darts", "{Moz} won the raffle under his real one, {Barthold Greaves}"),
    "better known": ("{Chook} drove", "{Charles Pickering}, late of this parish, better known as {Chook}, would laugh"),
    "to use": ("{Mrs Pham} cooks", "{Mrs Pham} wants me to use {Linh}. Thirty years"),
    "up got": ("{Moz} bowls", "They called {Maurice Oduya} and up got {Moz}."),
    "put his hand up": ("{Ace} cooks", "asked for {Maurice Oduya} and nobody moved till {Ace} put his hand up"),
    "signed the register": ("{Moz} bowls", "{Moz} signed the register as {Maurice Oduya}, in tears"),
}


@pytest.mark.parametrize("story", ONE.values(), ids=ONE.keys())
def test_who_learns_a_name_learns_whose_it_is(story: tuple[str, ...]) -> None:
    assert set(who(*story)) == {"a"}


TWO = {
    "somebody else clicked": ("{Robert} sings", "{Maurice Oduya} won. Didn't click till {Robert} told me"),
    "somebody signs over a farm": ("{Moz} bowls", "{Colin Menzies} signed {Moz} over to the second team"),
    "a parcel, and who brought it": ("{Anna} sings", "parcel for a {Neil Tatters}. Never heard of him, {Anna} took it"),
    "three people": ("{Moz} bowls", "{Ana Diaz} and {Bo Lind} won. Didn't click till {Moz} told me"),
    "a board and who read it": ("{Anna} sings", "the board says {Neil Tatters} won, and {Anna} cried"),
    "called by another": ("{Moz} bowls", "{Colin Menzies} told me to call {Moz}"),
    "a question": ("{Moz} bowls", "is {Moz} really {Colin Menzies}?"),
    "names of both": ("{Moz} bowls", "{Colin Menzies} asked me for the name of {Moz}"),
    "an order": ("{Moz} bowls", "{Colin Menzies} says call {Moz} before ten"),
    "told of another": ("{Moz} bowls", "{Moz} told me that's {Maurice Oduya}'s car"),
    "up went a flag": ("{Moz} bowls", "They called {Maurice Oduya} and up went a flag for {Moz} and me"),
    "a beginning alone": ("{Dan} sang", "{Dan} introduced me to {Daniela Ruiz}"),
    "a paper and two": ("{Dan} sang", "the letter says {Daria Ruiz} and {Bo Lind} won. {Dan} wept"),
    "a paper of nobody's": ("{Moz} sang", "the plaque says {Neil Tatters} won, and {Moz} wept"),
    "to use a thing": ("{Mrs Pham} cooks", "{Mrs Pham} wants me to use {Linh}'s car"),
    "short of": ("{Moz} bowls", "{Moz} is short, {Colin Menzies} is tall"),
}


@pytest.mark.parametrize("story", TWO.values(), ids=TWO.keys())
def test_what_only_looks_like_it_ties_nobody(story: tuple[str, ...]) -> None:
    assert len(set(who(*story))) > 1


def test_who_is_known_in_full_is_not_the_full_name_learnt() -> None:
    assert who("{Moz Tanner} bowls", "Sheet had a {Maurice Oduya}. Didn't click till {Moz} left") == "aba"
