"""Names in little stories mean whom a reader would say they mean."""

from __future__ import annotations

import string
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.resolve import MAX_TIED
from ingest.resolving.directory import MAX_CANDIDATES
from knowledge.entities.entity import EntityKind
from knowledge.entities.merging import UsersWord
from knowledge.ingestion.facts import FoundRelation
from knowledge.ingestion.resolution import KnownEntity, Mark, News, Reason
from knowledge.levels import Sensitivity
from knowledge.relations.relation import Bounds, EvidenceRole, RelationType
from tests.unit.ingest.resolving.stories import Graph, lettered, reading, understand, who

ONE_PERSON = {
    "case and possessive": ("{Ana} came", "saw {ANA} and {ana}"),
    "diacritics": ("{Zoë} sang", "{Zoe} again"),
    "a Turkish i": ("{I\u015f\u0131l Ayd\u0131n} called", "{Isil Aydin} called back"),
    "Cyrillic": ("{Фёдор} приехал", "{Федор} уехал"),
    "a title": ("{Dr Nnamdi Eze} was late", "saw {Nnamdi Eze}"),
    "a part": ("{Priya Raman} joined us", "lunch with {Priya}"),
    "a fuller name": ("lunch with {Priya}", "{Priya Raman} joined us"),
    "a courtesy title": ("{Ilse Brandt} from the office", "{Frau Brandt} wants the form"),
    "only a family name": ("{Frau Brandt} wants the form", "{Ilse Brandt} is on leave"),
    "initials": ("{Dele Okafor} signed", "signed by {D. Okafor}"),
    "the family first": ("{Kovács Eszter} rang", "{Eszter Kovács} rang again"),
    "a particle": ("{Jan van der Berg} paints", "{van der Berg} sold one"),
    "a nickname with the family name": ("{Robert Chen} moved", "helped {Bob Chen} pack"),
    "a slip": ("{Philomena} has the rota", "{Philomina} changed the rota"),
    "a slip by ear": ("{Stephen} bowled well", "{Steven} bowled badly"),
    "a slip in a full name": ("{Marisol Gutiérrez} won", "{Marisol Guttierez} won again"),
    "one in one memory": ("{Bill} from the co-op brought salt. {Bill Ostrander} that is",),
    "a handle": ("{Dele Okafor} posted", "thanks {dele_okafor}"),
    "honoured": ("{Sakamoto-san} stays on as chef", "{Kenta Sakamoto} retires"),
    "a nickname in the same role": ("my sister {Elizabeth} paints", "my sister {Liz} sold one"),
    "the same surname and a middle name": ("{Maria Lucia Reyes} teaches", "{Maria Reyes} teaches"),
}


@pytest.mark.parametrize("story", ONE_PERSON.values(), ids=ONE_PERSON.keys())
def test_names_of_one_person_come_together(story: tuple[str, ...]) -> None:
    assert set(who(*story)) == {"a"}


TWO_PEOPLE = {
    "another family": ("{Sheila Crowe} retires", "{Sheila Twomey} turns 80"),
    "another family, misheard not at all": ("{Joy Bautista} left", "{Joy Mathew} stayed"),
    "another given name": ("{Anna Kovács} sings", "{Peter Kovács} drums"),
    "a rhyme": ("{Doreen} rang", "{Noreen} rang"),
    "an ending": ("{Daniel} rang", "{Daniela} rang"),
    "two names that are both common": ("{Marie} rang", "{Maria} rang"),
    "short names": ("{Tim} rang", "{Tom} rang"),
    "another role": ("my dentist {Sam} is strict", "my vet {Sam} is gentle"),
    "an aunt and a boss": ("my manager {Ruth} is away", "auntie {Ruth} fell on the ice"),
    "from elsewhere": ("{Omar} from the climbing gym fell", "{Omar} from accounts sent the sheet"),
    "a cousin and one from the course": ("{Kerem} from my course lent me notes", "my cousin {Kerem} got engaged"),
    "a short form nobody tied": ("{Robert Chen} moved house", "{Bob} fixed the tap"),
    "both in one memory": ("{Katarina} and {Catarina} are twins",),
    "a couple": ("{Mr Hill} fixed the fence", "{Mrs Hill} brought plums"),
    "a doctor of a common name": ("{Dr Patel} looked at my knee", "{Priya Patel} won the quiz"),
    "a friend and a short form": ("my friend {Robert} moved", "my friend {Bob} called"),
    "another one": ("{Joy} from the ward called", "the other {Joy} sends curry"),
    "an aunt and a stage manager": ("{Ruth} the stage manager shouts", "my aunt {Ruth} fell on the ice"),
    "a head of department and a niece": ("my head of department at Acme, {Anna}, called", "my niece {Anna} sings"),
    "somebody introduced": ("{Priya} fed me", "there is a girl on the seventh floor. Her name is {Priya}"),
    "one of that name": ("{Emeka} bakes", "her lawyer came, one {Emeka Nwosu}"),
    "a pastor": ("{Bill Ostrander} works at the co-op", "{Pastor Bill} wants pies"),
}


@pytest.mark.parametrize("story", TWO_PEOPLE.values(), ids=TWO_PEOPLE.keys())
def test_names_of_two_people_stay_apart(story: tuple[str, ...]) -> None:
    assert who(*story) == "ab"


def test_two_of_one_first_name_are_told_apart_by_what_is_said_around_them() -> None:
    assert (
        who(
            "my new head teacher is {Moira Keane}, very brisk",
            "{Auntie Moira} slipped on the step",
            "{Moira Dolan} (the aunt, not the head teacher) wants us all for Easter",
            "{Moira Keane} retires in June",
            "my aunt {Moira} is 80 today",
        )
        == "abbab"
    )


def test_whoever_is_named_together_before_is_meant_again() -> None:
    assert (
        who(
            "{Iris Bell} and {Noor} run the food bank",
            "{Iris Quist} coaches {Tomás} at the pool",
            "{Iris} and {Tomás} won the relay",
            "{Noor} says {Iris} ordered too much rice",
        )
        == "abcdcdba"
    )


def test_who_has_a_memory_of_the_same_matter_is_meant() -> None:
    assert (
        who(
            "{Hana} from the star club lent me her telescope for the eclipse",
            "my cousin {Hana} started nursing school",
            "{Hana Sato} wants her telescope back before the next eclipse",
        )
        == "aba"
    )


TIES = {
    "brackets": "{Bob} ({Robert Chen}) fixed it",
    "also known as": "{Robert Chen}, also known as {Bob}, fixed it",
    "to everyone": "{Robert Chen}, {Bob} to everyone, fixed it",
    "full name": "{Bob}'s full name is {Robert Chen}",
    "in full": "{Bob} in full is {Robert Chen}",
    "goes by": "{Robert Chen} goes by {Bob}",
    "as we call him": "{Robert Chen}, or {Bob} as we call him",
    "called": "everyone calls {Robert Chen} {Bob}",
    "the same person": "{Bob} and {Robert Chen} are the same person",
    "a badge": "{Bob}'s badge says {Robert Chen}, of all things",
    "on paper": "{Bob}, {Robert Chen} on paper, fixed it",
    "christened": "{Bob} was christened {Robert Chen}",
    "what it stands for": "{Robert Chen}, so this is what {Bob} stands for",
    "that is": "The letter says {Robert Chen}. So that's {Bob} in full",
}


@pytest.mark.parametrize("tie", TIES.values(), ids=TIES.keys())
def test_a_memory_that_ties_two_names_makes_them_one(tie: str) -> None:
    batch = [reading("{Bob} came", 0), reading("{Robert Chen} rang", 1), reading(tie, 2), reading("{Bob}", 3)]
    found = understand(batch)
    assert {letter for memory in lettered(batch, found) for _, letter in memory} == {"a"}
    (unified,) = found.unified
    assert unified.memory == "m2"
    assert who("{Bob} came", tie, "{Robert Chen} rang") == "aaaa"


def test_a_name_first_heard_in_a_tie_is_somebody_merged_by_that_memory() -> None:
    batch = [
        reading("{Podge} next door", 0),
        reading("the programme says {Pádraig Lyons}. That's {Podge}!", 1),
        reading("{Pádraig Lyons} bowed", 2),
        reading("{Pádraig} is my neighbour", 3),
    ]
    found = understand(batch)
    assert [(one.into, one.merged, one.memory) for one in found.unified] == [("e1", "e2", "m1")]
    assert found.fuller == {"e1": "Pádraig Lyons"}
    assert [meant.entity for meant in found.mentions["m1"]] == ["e2", "e1"]
    assert Reason.TIE in {meant.reason for meant in found.mentions["m1"]}
    assert [meant.entity for meant in found.mentions["m2"]] == ["e2"]


def test_two_names_first_heard_together_are_two_of_whom_a_memory_says_that_they_are_one() -> None:
    found = understand([reading("{Bob} is {Robert Chen} in full. {Robert} and {Bob}!", 0)])
    assert [(one.into, one.merged, one.memory) for one in found.unified] == [("e1", "e2", "m0")]
    assert len(found.made) == 2


def test_a_memory_that_calls_hundreds_one_makes_a_bounded_number_of_merges() -> None:
    letters = string.ascii_lowercase
    names = [(one * 3 + other * 4, other * 4 + one * 3) for one, other in combinations(letters, 2)][:120]
    found = understand(
        [reading(". ".join(f"{{{one.title()}}} goes by {{{other.title()}}}" for one, other in names), 0)]
    )
    assert 0 < len(found.unified) <= MAX_TIED
    assert len(found.mentions["m0"]) == 240


def test_what_a_secret_alone_ties_is_merged_only_where_it_tells_of_them_first() -> None:
    secret = reading("{Bob} ({Robert Chen}) fixed it", 2)
    secret = replace(secret, found=replace(secret.found, level=Sensitivity.SECRET))
    assert len(understand([secret]).unified) == 1
    assert len(understand([reading("{Bob} came", 0), secret]).unified) == 1
    assert understand([reading("{Bob} came", 0), reading("{Robert Chen} rang", 1), secret]).unified == []


HINTS = {
    "that is": "The letter was for {Robert Chen}. That's {Bob}, it turns out",
    "is": "{Bob} is {Robert Chen} on the payroll",
    "he is": "nobody says {Robert Chen}, he's {Bob} to all of us",
    "now": "{Bob} got married, he's {Robert Chen} now",
    "ours": "{Robert Chen}, our {Bob}, got the prize",
    "addressed to": "{Bob} got a parcel addressed to {Robert Chen}",
    "a paper that begins alike": "letter came, signed {Robertson Chen}. So {Robert} wrote it",
    "a paper and names": "the lease says {Robert Chen}. {Bob} never once mentioned it",
    "signs": "{Bob} signs himself {Robert Chen}",
    "who signs": "{Bob}, who signs {Robert Chen} when it's serious, wrote",
    "on paper": "{Robert Chen}, licensed at last! that's our {Bob} on paper",
    "calls": "his gran calls {Bob} {Robert Chen}",
}


@pytest.mark.parametrize("hint", HINTS.values(), ids=HINTS.keys())
def test_a_name_never_heard_before_may_be_that_of_somebody_known(hint: str) -> None:
    short, full = ("Robert", "Robertson Chen") if "Robertson" in hint else ("Bob", "Robert Chen")
    assert who(f"{{{short}}} came", hint) == "aaa"
    assert len(set(who(f"{{{short}}} came", f"{{{full}}} rang", hint))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Is {Bob} ({Robert Chen}) coming?",
        "{Bob} is not {Robert Chen}",
        "{Bob} ({Robert Chen}'s brother) came",
        "{Bob} was late. That was {Robert Chen}, too",
        "{Bob} read a letter from {Robert Chen} about the roof",
    ],
)
def test_what_is_asked_or_denied_ties_nobody(text: str) -> None:
    assert who("{Bob} came", "{Robert Chen} rang", text) == "abab"


def test_two_told_together_are_tied_in_order() -> None:
    story = ("{Bim} and {Wale} moved", "A card from {Abimbola Ade} and {Olawale Ade}. That's {Bim} and {Wale}!")
    assert who(*story) == "ababab"


def test_a_tie_never_joins_whom_the_user_told_apart() -> None:
    graph = Graph()
    graph.take([reading("{Bob} came", 0), reading("{Robert Chen} rang", 1)])
    graph.word = UsersWord(apart=frozenset((frozenset(graph.known),)))
    found = graph.take([reading("{Bob} ({Robert Chen}) fixed it", 2)])
    assert found.unified == []
    assert len(graph.known) == 2


def test_a_tie_to_another_family_name_is_somebody_new() -> None:
    assert who("{Bob Marsh} came", "{Bob} ({Robert Chen}) fixed it", "{Bob Marsh} left") == "abba"


def test_organisations_and_places_are_known_by_their_names_without_form_or_article() -> None:
    assert who("at {+Hobbs Feed & Seed}", "{+Hobbs Feed and Seed Ltd} closed", "{+The Damp Cardigans}") == "aab"
    assert who("{+Damp Cardigans}", "{+The Damp Cardigans}") == "aa"
    assert who("{+Kölner Wasserwerke}", "{+Kolner Waserwerke}", "{+Web Summit 2024}", "{+Web Summit 2025}") == "aabc"


def test_a_person_and_a_place_of_one_name_are_two_unless_the_kind_was_a_guess() -> None:
    assert who("{~Florence} in May", "{Florence} rang") == "ab"
    assert who("{~Florence} in May", "{?Florence} again") == "aa"
    assert who("my aunt {Florence} came", "my sister {?Florence} came") == "ab"


def test_the_owner_is_named_in_full_or_not_at_all() -> None:
    graph = Graph(known={"me": KnownEntity("me", EntityKind.CONTACT, ("Sam Reed",), is_self=True)})
    found = graph.take([reading("{Sam Reed} signed", 0), reading("{Sam} is late", 1)])
    assert [meant.entity for one in found.mentions.values() for meant in one] == ["me", "e1"]


def test_a_speaker_known_by_number_is_the_contact_whose_number_it_is() -> None:
    ana = KnownEntity("ana", EntityKind.CONTACT, ("Ana",), addresses=frozenset(("+44 7700 900418", "Ana@Example.org")))
    graph = Graph(known={"ana": ana})
    batch = [
        reading("hello", 0, speaker="07700 900418"),
        reading("hello", 1, speaker="ana@example.org"),
        reading("hello", 2, speaker="+44 7700 900419"),
    ]
    found = understand(batch, graph.directory())
    assert {memory: meant.entity for memory, meant in found.speakers.items()} == {"m0": "ana", "m1": "ana"}
    assert found.speakers["m0"].reason is Reason.ADDRESS


def test_whose_brother_it_is_depends_on_who_speaks() -> None:
    batch = [
        reading("my brother {Niko} is here", 0, speaker="Ana", conversation="a"),
        reading("my brother {Niko} is not", 1, speaker="Bea", conversation="a"),
        reading("{Ana}'s cousin {Niko} cooks", 2, conversation="b"),
    ]
    assert "".join(letter for memory in lettered(batch, understand(batch)) for _, letter in memory) in ("aaba", "aabc")


def _knows(subject: str | None, other: str) -> FoundRelation:
    return FoundRelation(subject, RelationType.KNOWS, other, None, None, EvidenceRole.STATES, Bounds(), 0.8)


def test_an_end_of_a_relation_is_whom_its_own_memory_names() -> None:
    batch = [
        reading("my vet {Sam} knows {Ana}", 0, relations=[_knows("Sam", "Ana")]),
        reading("my dentist {Sam} knows {Omar Said}", 1, relations=[_knows("Sam", "Omar")]),
        reading("said hello", 2, relations=[_knows(None, "Ana"), _knows(None, "Nobody")]),
    ]
    found = understand(batch)
    vet, ana = (meant.entity for meant in found.mentions["m0"])
    dentist, omar = (meant.entity for meant in found.mentions["m1"])
    assert found.ends == {
        ("m0", "Sam"): vet,
        ("m0", "Ana"): ana,
        ("m1", "Sam"): dentist,
        ("m1", "Omar"): omar,
        ("m2", "Ana"): ana,
    }


def test_every_decision_says_why_and_how_sure() -> None:
    batch = [reading("{Priya Raman} joined", 0), reading("lunch with {Priya}", 1), reading("{priya raman}", 2)]
    meant = [one for memory in understand(batch).mentions.values() for one in memory]
    assert [one.reason for one in meant] == [Reason.NEW, Reason.PART, Reason.SAME_NAME]
    assert all(0 < one.confidence <= 1 for one in meant)


def test_of_two_who_fit_alike_the_last_one_spoken_of_is_meant_and_that_is_not_sure() -> None:
    batch = [reading("{Iris Bell}", 0), reading("{Iris Quist}", 1), reading("{Iris}", 2)]
    found = understand(batch)
    (meant,) = found.mentions["m2"]
    assert meant.entity == found.mentions["m1"][0].entity
    assert meant.reason is Reason.CONTEXT
    assert meant.confidence < 0.7


STORY = (
    "my new head teacher is {Moira Keane}, very brisk",
    "{Podge} in the next room runs the play",
    "{Auntie Moira} slipped on the step",
    "{Gráinne} and I met {Podge} at {~Leith}",
    "The programme says {Pádraig Lyons}. So that's {Podge} in full",
    "{Grainne} works at {+Crawford Gallery}",
    "{Moira Dolan} (the aunt, not the head teacher) wants us for Easter",
    "{Pádraig} and {Grainne} at {+The Crawford Gallery}",
    "{Iris Bell} and {Noor} run the food bank",
    "{Noor} says {Iris} ordered rice, {Iris Bell} that is",
)


@given(st.lists(st.booleans(), min_size=len(STORY), max_size=len(STORY)))
def test_it_makes_no_difference_how_memories_are_cut_into_batches(cuts: list[bool]) -> None:
    batch = [reading(text, number) for number, text in enumerate(STORY)]
    whole = [letter for memory in lettered(batch, understand(batch)) for _, letter in memory]
    graph, part, meant = Graph(), [], []
    for one, cut in zip(batch, cuts, strict=True):
        part.append(one)
        if cut:
            graph.take(part)
            part = []
    graph.take(part)
    letters: dict[str, str] = {}
    for one, found in graph.read:
        meant += [graph.stays(each.entity) for each in found.mentions[one.id]]
    assert [letters.setdefault(entity, chr(ord("a") + len(letters))) for entity in meant] == whole


@given(st.text(max_size=60), st.text(max_size=12))
def test_any_text_is_read(text: str, name: str) -> None:
    written = text.replace("{", "").replace("}", "")
    named = name.replace("{", "").replace("}", "") or "x"
    batch = [reading(f"{written}{{{named}}}{written} {{{named}}}", 0, speaker=named), reading(f"{{{named}}}", 1)]
    found = understand(batch)
    assert len(found.mentions["m0"]) == len(batch[0].mentions)


def test_what_the_log_tells_of_is_known_and_who_is_gone_is_not() -> None:
    graph = Graph()
    graph.take([reading("{Ana Diaz}", 0), reading("{Bo}", 1)])
    directory = graph.directory()
    ana = graph.known["e1"]
    directory.hear(News(Mark("epoch", 1), (KnownEntity("e1", ana.kind, ("Ana Marsh",)),), gone=("e2",)))
    found = understand([reading("{Ana Marsh} and {Bo}", 2)], directory)
    assert found.mentions["m2"][0].entity == "e1"
    assert [new.name for new in found.made.values()] == ["Bo"]
    assert {name.text for name in directory.names()} == {"Ana Marsh"}


def test_somebody_of_a_family_name_that_dozens_bear_is_made_once() -> None:
    graph = Graph()
    sounds = ("a", "o", "u", "ea", "ie", "oa", "ai", "ua")
    family = [f"{{{one}{sound}ng Nguyen}} came".title() for one in "bcdfghkl" for sound in sounds]
    graph.take([reading(text, i) for i, text in enumerate(family)])
    known = len(graph.known)
    graph.take([reading(text, i) for i, text in enumerate(family)])
    assert len(graph.known) == known > MAX_CANDIDATES
