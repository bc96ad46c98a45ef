"""Words that tell what a capitalised sequence names, lower case."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "mr mrs ms mx miss dr prof professor sir dame lady lord rev reverend sister father captain capt sgt judge"
)
"""They stand before a person and belong to the name."""

KIN = _words(
    "mum mom mummy mommy dad daddy mother father grandma grandpa granny gran nan nana nanny"
    " grandad granddad grandmother"
    " grandfather uncle auntie aunty aunt cousin brother sister son daughter wife husband boss"
    " manager neighbour neighbor"
    " nephew niece papa mama abuela abuelo oma opa"
)
"""They are no name, and no part of one."""

ORGANIZATIONS = _words(
    "hospital school university college clinic surgery bank trust council club ltd limited inc"
    " corp co plc llc gmbh pharma"
    " logistics pensions broadband union academy institute agency foundation association society ministry department"
    " insurance airlines airways railways bakery pharmacy cafe café restaurant partners brothers sons group holdings fc"
    " united rovers scouts choir orchestra band media press records systems technologies labs"
    " lets lettings homes motors"
    " foods energy telecom mobile capital ventures consulting solutions services church mosque synagogue temple"
)
PLACES = _words(
    "street road lane avenue row drive close crescent terrace square park gardens bridge beach bay island islands river"
    " lake mount mountain hill hills valley forest woods museum gallery stadium station airport castle palace cathedral"
    " square market pier harbour harbor canal library theatre theater arms inn hotel tower towers county hall court"
)
EVENTS = _words(
    "marathon festival summit mela cup conference week fair games olympics championship tournament derby swim run show"
    " awards prize carnival parade biennale expo fest eurovision glastonbury"
)
NEVER = _words(
    "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december christmas easter ramadan eid diwali hanukkah halloween xmas god"
    " jesus english french german spanish italian portuguese dutch polish russian chinese"
    " japanese korean turkish arabic"
    " hindi urdu indian british american irish scottish welsh european african asian greek swedish norwegian danish"
    " finnish mexican brazilian canadian australian nigerian kenyan ukrainian romanian hungarian czech iranian iraqi"
    " syrian lebanese israeli egyptian moroccan thai vietnamese filipino indonesian pakistani bangladeshi catholic"
    " christian muslim jewish hindu buddhist sikh protestant islam ok okay tv pc dvd cd usb diy"
    " asap fyi lol omg wtf btw"
    " imo tbh nhs hr gp phd ba ma mba id pin iban vat faq ceo cfo coo cto hiv dna nda pe am pm"
    " uk us usa eu bbq pdf ps rsvp"
    " wifi wi-fi iphone ipad android whatsapp facebook instagram google youtube netflix spotify"
    " zoom excel bluetooth lego"
    " covid mass mon tue tues wed thu thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Days, languages, peoples, products and abbreviations: capitalised, and not entities (LABELS §4)."""

BEFORE_PLACE = _words("in near visiting visited around across towards outside")
BEFORE_ORGANIZATION = _words("at joined joining")
MOTION = _words(
    "go goes going went gone move moves moved moving fly flies flying flew flown drive driving drove driven travel"
    " travels travelled travelling trip train flight bus ferry ride run ran walk walked walking"
    " cycle cycled back return"
    " returned returning come came coming head heading headed way relocate relocated emigrated sail sailed been get got"
)
"""After these, "to X" names a place."""
