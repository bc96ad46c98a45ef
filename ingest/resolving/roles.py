"""What people are to somebody, by the words for it: which words mean one role, and which roles one person can have."""

from __future__ import annotations

from enum import Enum, auto


class Sphere(Enum):
    """Where a role belongs; who is kin is rarely also the boss."""

    KIN = auto()
    LOVE = auto()
    WORK = auto()
    HOME = auto()
    STUDY = auto()
    SERVICE = auto()
    SOCIAL = auto()


_WORDS = {
    Sphere.KIN: (
        "mother mum mom mam ma mummy mommy mama mamma amma ammi mamá",
        "father dad daddy papa da pa papá appa abbu",
        "grandmother grandma gran granny nan nana abuela oma",
        "grandfather grandpa grandad granddad abuelo opa",
        "aunt auntie aunty tita tante great-aunt tía tia zia khala masi",
        "uncle tito onkel great-uncle tío tio zio chacha",
        "sister sis half-sister",
        "brother bro half-brother",
        "cousin",
        "niece",
        "nephew",
        "daughter",
        "son",
        "granddaughter",
        "grandson",
        "mother-in-law",
        "father-in-law",
        "sister-in-law",
        "brother-in-law",
        "daughter-in-law",
        "son-in-law",
        "stepmother stepmum stepmom",
        "stepfather stepdad",
        "stepsister",
        "stepbrother",
        "godmother",
        "godfather",
        "godson goddaughter godchild",
    ),
    Sphere.LOVE: (
        "wife husband spouse partner girlfriend boyfriend fiancé fiancée fiance fiancee ex ex-wife ex-husband"
        " ex-girlfriend ex-boyfriend date crush",
    ),
    Sphere.WORK: (
        "boss manager supervisor principal head director lead chief superior gaffer foreman forewoman",
        "colleague coworker co-worker workmate teammate team-mate co-founder",
        "client customer",
        "assistant intern trainee apprentice",
        "recruiter",
    ),
    Sphere.HOME: (
        "flatmate roommate housemate room-mate",
        "neighbour neighbor",
        "landlord landlady",
        "tenant lodger",
    ),
    Sphere.STUDY: (
        "teacher tutor lecturer professor",
        "classmate schoolmate course-mate",
        "student pupil",
    ),
    Sphere.SERVICE: (
        "doctor gp dr",
        "dentist",
        "nurse midwife",
        "therapist counsellor counselor psychologist",
        "physio physiotherapist",
        "vet",
        "plumber",
        "electrician",
        "builder carpenter roofer",
        "mechanic",
        "hairdresser barber stylist",
        "lawyer solicitor barrister attorney",
        "accountant bookkeeper",
        "cleaner",
        "nanny babysitter childminder",
        "postman postie",
        "pastor priest vicar imam rabbi reverend minister",
        "coach trainer",
        "gardener",
    ),
    Sphere.SOCIAL: (
        "friend mate pal buddy bestie bff",
        "penfriend pen-friend",
        "mentor",
        "acquaintance",
    ),
}
ROLES: dict[str, tuple[Sphere, int]] = {
    word: (sphere, number)
    for sphere, lines in _WORDS.items()
    for number, line in enumerate(lines)
    for word in line.split()
}
"""By word, folded or not: the sphere and which role of it."""


def same_role(one: str, other: str) -> bool:
    return ROLES[one] == ROLES[other]


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether nobody is both to one person: an aunt and a cousin, a sister and a boss, a dentist and a vet."""
    (sphere, role), (other_sphere, other_role) = ROLES[one], ROLES[other]
    if sphere is other_sphere:
        return sphere in (Sphere.KIN, Sphere.SERVICE) and role != other_role
    return Sphere.KIN in (sphere, other_sphere) and Sphere.SOCIAL not in (sphere, other_sphere)
