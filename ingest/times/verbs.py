"""What a word says of when its sentence happens: verbs by their form, and nouns of what is planned."""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


WERE = _words("was were had did wasn't weren't hadn't didn't")
PAST = WERE | _words(
    "got came saw met told said took gave made left bought found won lost began broke ate drove flew ran rang",
    "sang slept spoke spent thought woke wrote fell felt heard kept paid sent sold stood went threw caught",
    "taught brought built bent bit blew bled bred chose clung crept dealt drew drank dug fed fought forgot",
    "forgave froze grew held hid hung knew laid lay led lent lit meant rode rose sought shook shone shot shrank",
    "sank sat slid smelt spelt spun sprang stole stuck stank struck swore swept swam swung tore understood wore",
    "wept wound hurt knelt leapt learnt burnt became withdrew overheard frozen broken taken given gone stolen",
    "written driven fallen forgotten thrown sworn chosen woken flown blown born died used couldn't wouldn't i'd",
)
STEADY = WERE | _words("stayed lived worked reported kept lasted ran married used")
"""Past verbs of what went on until a time."""
PAST_LIKE_STEM = _words("quit put cut hit let set shut split cost read spread burst upset bet")
BE = _words("be is are am being get gets getting i'm we're they're you're")
STATES = _words("live lives own owns is are am i'm we're they're he's she's")
TO_COME = _words("will won't i'll we'll they'll he'll she'll starts starting start leaves leaving moves moving going")
"""Beside them a state is still to come: "she leaves us as of Friday"."""
HAVE = _words("has have i've we've they've you've he's she's it's having")
AHEAD = _words(
    "will won't gonna must should shall can can't could need needs needn't i'll we'll he'll she'll they'll",
    "you'll it'll remember forget remind due let's book plan plans planning is are am isn't aren't i'm we're",
    "they're you're he's she's it's that's has have want wants may might don't doesn't shan't going supposed",
)
STEMS = _words(
    "add announce answer apply arrive ask attend bake become begin book borrow bring buy call cancel celebrate",
    "change check close collect come cook cover deliver drive drop eat end enter exit expire expect explain",
    "feed fetch fill finish fix fly follow get give go hand have head hear help hold invite join keep know land",
    "launch lead leave lend look make marry meet message move offer open order pack pay perform phone pick plan",
    "play pop post present prepare print promise pull push put race reach renew repay report return ring run",
    "say see sell send serve set settle show shut sign sing sit sleep speak split spread stand start stay stop",
    "submit swap take talk teach tell text throw tie train travel try turn visit wait wake want wash watch wear",
    "work write cut hit let quit wed",
)


def _third_person(stem: str) -> str:
    if stem.endswith(("ch", "sh", "x", "go", "ss")):
        return f"{stem}es"
    return f"{stem[:-1]}ies" if stem.endswith(("ry", "ly")) else "has" if stem == "have" else f"{stem}s"


PRESENT = STEMS | frozenset(_third_person(stem) for stem in STEMS)
PLANNED = _words(
    "hearing announcement appointment deadline interview exam expires expiry exp due valid starting upcoming",
    "soon birthday anniversary booked",
    "wedding meeting flight gig concert match party launch test course",
)
"""What a sentence without a verb speaks of before it happens."""
SENSED = _words("saw heard watched let made helped seen felt")
"""After these a stem is no finite verb: "saw her play"."""
OWNED = _words("the a an my our your his her their its this that no any some")
"""After these a stem or a participle is a noun or its attribute."""
ARTICLES = _words("the a an my our your his their its")
"""And after these so is what else would be a past verb: "for a bit", "a used car"."""
ARRANGE = _words("have having get gets getting had got")
"""What somebody else does at one's wish: "having her hip replaced"."""
THIRD = _words("he she it who")
NO_PARTICIPLE = _words(
    "need feed seed speed indeed shed wed weed hundred supposed naked sacred kindred shred reed bleed breed",
    "greed exceed proceed succeed embed tired",
)
