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
        "mother mum mom mam ma mummy mommy mama mamma amma ammi mamá maman mutti",
        "father dad daddy papa da pa papá appa abbu baba vati",
        "grandmother grandma gran granny nan nana abuela oma nonna mamie halmoni lola babcia",
        "grandfather grandpa grandad granddad abuelo opa nonno papi lolo dziadek",
        "aunt auntie aunty tita tante great-aunt tía tia zia khala masi",
        "uncle tito onkel great-uncle tío tio zio chacha",
        "sister sis half-sister twin-sister hermana irmã schwester sorella",
        "brother bro half-brother twin-brother hermano irmão bruder fratello",
        "cousin second-cousin",
        "niece great-niece",
        "nephew great-nephew",
        "daughter",
        "son",
        "granddaughter",
        "grandson",
        "mother-in-law mum-in-law",
        "father-in-law dad-in-law",
        "sister-in-law",
        "brother-in-law",
        "daughter-in-law",
        "son-in-law",
        "stepmother stepmum stepmom",
        "stepfather stepdad",
        "stepsister",
        "stepbrother",
        "stepdaughter",
        "stepson",
        "godmother",
        "godfather",
        "godson goddaughter godchild",
        "child kid eldest youngest firstborn teenager toddler",
        "boy lad",
        "girl lass",
        "sibling twin",
    ),
    Sphere.LOVE: (
        "wife husband spouse partner girlfriend boyfriend fiancé fiancée fiance fiancee ex ex-wife ex-husband"
        " ex-girlfriend ex-boyfriend date crush novio novia hubby missus fella",
    ),
    Sphere.WORK: (
        "boss manager line-manager supervisor principal head director lead team-lead team-leader chief superior gaffer"
        " foreman forewoman headmaster headmistress head-teacher department-head head-of-department shift-leader",
        "colleague coworker co-worker workmate teammate team-mate co-founder desk-mate deskmate labmate crewmate",
        "client customer",
        "assistant intern trainee apprentice report direct-report subordinate deputy",
        "recruiter",
    ),
    Sphere.HOME: (
        "flatmate roommate housemate room-mate roomie flat-mate",
        "neighbour neighbor next-door-neighbour next-door-neighbor",
        "landlord landlady",
        "tenant lodger subtenant",
    ),
    Sphere.STUDY: (
        "teacher tutor lecturer professor",
        "classmate schoolmate course-mate coursemate study-buddy",
        "student pupil",
    ),
    Sphere.SERVICE: (
        "doctor gp dr physician",
        "dentist orthodontist",
        "nurse midwife",
        "therapist counsellor counselor psychologist psychiatrist",
        "physio physiotherapist osteopath chiropractor",
        "vet",
        "plumber",
        "electrician",
        "builder carpenter roofer joiner",
        "mechanic",
        "hairdresser barber stylist",
        "lawyer solicitor barrister attorney notary",
        "accountant bookkeeper",
        "cleaner",
        "nanny babysitter childminder",
        "postman postie",
        "pastor priest vicar imam rabbi reverend minister",
        "coach trainer",
        "gardener",
        "optician",
        "driving-instructor",
        "piano-teacher music-teacher",
        "tailor seamstress",
        "letting-agent estate-agent",
    ),
    Sphere.SOCIAL: (
        "friend mate pal buddy bestie bff best-friend best-mate amigo amiga chum",
        "penfriend pen-friend",
        "mentor",
        "acquaintance",
    ),
}
_OWN_KIND = {"child": ("son", "daughter", "boy", "girl"), "boy": ("son",), "girl": ("daughter",)}
_OWN_KIND |= {"sibling": ("sister", "brother")}
"""Words that leave open which of several roles is meant."""
ROLES: dict[str, tuple[Sphere, int]] = {
    word: (sphere, number)
    for sphere, lines in _WORDS.items()
    for number, line in enumerate(lines)
    for told in line.split()
    for word in {told, told.replace("-", " ")}
}
"""By word, folded or not: the sphere and which role of it."""
_WIDER = {(ROLES[wide], ROLES[word]) for wide, words in _OWN_KIND.items() for word in words}
_ELDERS = {ROLES[word] for word in ("mother", "father", "grandmother", "grandfather", "aunt", "uncle")}
_PLACED = (Sphere.WORK, Sphere.HOME, Sphere.STUDY, Sphere.SERVICE)
"""Where one knows somebody from: who is introduced from one of them was hardly spoken of from another."""


def same_role(one: str, other: str) -> bool:
    pair = ROLES[one], ROLES[other]
    return pair[0] == pair[1] or pair in _WIDER or pair[::-1] in _WIDER


def is_by_blood(role: str) -> bool:
    """Tell whether it is a kinship of one's own, not by another's marriage."""
    return ROLES[role][0] is Sphere.KIN and not role.replace(" ", "-").endswith("-in-law")


def is_love(role: str) -> bool:
    """Tell whether it is the one whom somebody loves, not whom one loved once."""
    return ROLES[role][0] is Sphere.LOVE and role.split("-")[0] != "ex"


def is_elders(role: str) -> bool:
    """Tell whether who is this is called so: hardly anybody says just "Grace" of Aunty Grace."""
    return ROLES[role] in _ELDERS


def are_worlds_apart(one: str, other: str) -> bool:
    """Tell whether two roles are of two walks of life: a colleague and a landlady are rarely one, if they may be."""
    spheres = {ROLES[one][0], ROLES[other][0]}
    return len(spheres) == 2 and spheres <= set(_PLACED)


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether nobody is both to one person: an aunt and a cousin, a sister and a boss, a dentist and a vet."""
    sphere, other_sphere = ROLES[one][0], ROLES[other][0]
    if sphere is other_sphere:
        return sphere in (Sphere.KIN, Sphere.SERVICE) and not same_role(one, other)
    return Sphere.KIN in (sphere, other_sphere) and Sphere.SOCIAL not in (sphere, other_sphere)
