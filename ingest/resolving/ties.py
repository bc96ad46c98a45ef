"""Where a text says that two names are one person's: patterns as readable data, `{a}` and `{b}` the names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.lexicon.given_names import given_names
from ingest.normalise import matchable
from ingest.resolving.person import person_name
from ingest.resolving.spelling import sound
from knowledge.ingestion.facts import FoundMention

_PATTERNS = (
    # "Bob (Robert Chen)", "Robert Chen (aka Bob)", "Anna Smith (née Kovács)", "Gus (badge: Augustus Okoro)"
    r"{a} \((?:aka |a\.k\.a\.? |i\.e\.? |that's |known as |née |nee |born |formerly |really |our |yes,? )?{b}!?\)",
    r"{a} \([a-z ]{2,20}: ?{b}\)",
    r"{a},? (?:aka|a\.k\.a\.?|alias) {b}",
    r"{a}(?:, [^.!?\n⟦]{2,40})?,? (?:also|better|otherwise|usually|mostly|affectionately) (?:known as|called) {b}",
    r"{a},? (?:known|known to (?:all|everyone|everybody|us|friends)) as {b}",
    r"{a},? (?:whom?|that) (?:everyone|everybody|we all|we|they|I|his friends|her friends|people) (?:all )?calls? {b}",
    r"{a},? (?:called|nicknamed|dubbed) {b} by (?:everyone|everybody|all|us|friends|her friends|his friends)",
    r"{a},? (?:or )?(?:just )?{b} (?:to|among) (?:everyone|everybody|all|us|me|you|friends|(?:his|her) friends)",
    r"{a},? or {b},? (?:as|to use|to give (?:him|her)) [^.!?\n⟦]{2,40}",
    r"{a},? as {b} (?:must|is|has|likes|wants|insists|prefers|was|will|now|should)[^.!?\n⟦]{0,30}"
    r" (?:called|known|styled|named|addressed|christened)",
    r"{a} is (?:what|the name) (?:that )?{b}'s (?:[a-z]+ )?(?:mother|mum|mam|mom|parents|gran|nan|family|father|dad)"
    r" (?:called|calls|named|christened|gave) (?:him|her|them)",
    r"{a}[^.!?\n⟦]{0,40} (?:his|her|their) (?:[\w-]+ ){0,2}name(?: is| was| being| as)?[,:]? {b}",
    r"{a}'s name (?:on|in|at|over) [^.!?\n⟦]{2,25} (?:is|was|reads|says) {b}",
    r"{a},? {b} (?:for short|on paper|in full|by birth|officially|(?:on|in) (?:his|her|their|the) [a-z ]{3,24})"
    r"(?=[,.;!)\n]|$)",
    r"{a},? (?:née|nee) {b}",
    r"(?:everyone|everybody|we|they|people)(?: [a-z]+){0,3} calls? {a} {b}",
    # "Maître Delorme has told me to call her Sylvie", "Colin Menzies, but the whole town calls him Mingy"
    r"{a}[^.!?\n⟦]{0,40} (?:told|asked|begged|ordered|wants|wanted|let|lets|invited|allowed)"
    r" (?:me|us|everyone|everybody|people|all of us)(?: [a-z]+)? (?:to )?"
    r"(?:call (?:her|him|them)|use|say)(?: just| plain)? {b}{end}",
    r"{a}[^.!?\n⟦]{0,40} (?:says|said|insists|insisted)[,:]? ?(?:that |on )?(?:I|we|everyone|everybody)?"
    r"(?: ?should| ?can| ?must| ?may| ?am to| ?are to|to)? ?call (?:me|her|him|them)(?: just| simply| plain)? {b}",
    r"\bcall me {b},? (?:says|said|insists|insisted|goes) {a}",
    r"{a}[^.!?\n⟦]{0,40}[.,;:!-]* (?:but |though |and )?"
    r"(?:everyone|everybody|we|they|people|the whole [a-z]+|all of us)(?: [a-z]+){0,3} calls? (?:him|her|them) {b}",
    r"{b},? (?:which is |that's |that is )?(?:short|a nickname|a pet name) for {a}",
    r"{a},? (?:i\.e\.|alias|that is to say) {b}",
    r"{a}(?:'s)? (?:full|real|proper|actual|official|legal|birth|given|first|maiden|married|baptismal|christian|whole)"
    r" name(?: (?:is|was|turns out to be|:)|:) (?:actually )?{b}",
    r"{a}'s name(?:'s| is| was|:) (?:actually |really )?{b}",
    r"{a} (?:goes by|is known as|is (?:now )?called|is nicknamed|signs as|is short for|stands for|was born"
    r"|(?:was|is) (?:christened|baptised|baptized|named|registered as|listed as|down as)|now calls (?:her|him)self"
    r"|calls (?:her|him)self|calls themselves|(?:prefers|likes|wants) to be called|changed (?:his|her|their) name to)"
    r"(?: just)? {b}",
    r"{a}'s (?:badge|passport|name ?tag|name badge|licence|license|ID|certificate|CV|profile|signature|diploma|degree)"
    r"[^.!?\n⟦]{0,30}(?:says|said|reads|read|has|had|with|:) {b}",
    r"{a}(?: has|'s got|'d got) an? (?:full|real|proper|actual|official) name[^.!?\n⟦]{0,20} {b}",
    r"{a}[^.!?\n⟦]{0,60} {b}'s (?:full|real|proper|actual|official|legal|birth|given|Sunday|passport) name",
    r"{a}[^.!?\n⟦]{0,60} what {b} (?:stands for|is short for|is called|is really called|was christened)",
    r"{a} (?:in full|on paper|by birth|officially|formally|on (?:his|her|their) passport)(?: is|:|,) {b}",
    r"{a} is {b} (?:in full|on paper|by birth|officially|for short)",
    r"{b} is (?:what (?:everyone|we|I|they|people) calls?|short for|(?:just )?a nickname for|the nickname of) {a}",
    r"{b} is {a}'s (?:nickname|full name|real name|proper name|stage name|pen name|maiden name|married name)",
    r"{a},? (?:formerly|previously) (?:known as )?{b}(?= |,|\.|$)",
    r"{a} (?:is|are) (?:actually |really )?(?:the same (?:person|man|woman|one) as|one and the same as) {b}",
    r"{a} and {b} are (?:actually |really )?(?:the same (?:person|man|woman|one)|one and the same|one person)",
    r"{a} ?= ?{b}",
    # "The other Joy, Joy Mathew in pharmacy"
    r"\bthe other {a},? (?:i mean |that is )?{b}",
    # "The programme says Pádraig Lyons. So that's Podge in full"
    r"{a}[^.!?\n⟦]{0,40}[.!;,:-]+ (?:so )?(?:that|it)(?:'s| is| was) {b} in full",
)
"""They say it outright."""
_HINTS = (
    r"{a},? (?:who |but )?signs (?:(?:him|her|them)sel(?:f|ves) )?(?:as )?{b}",
    r"{a}[^.!?\n⟦]{0,60}[.!;,]* (?:signed|admitted|registered|listed|billed|down|enrolled|sworn in)"
    r"(?: [a-z]+){0,3} as {b}{end}",
    # "Signed as Arturo Salonga. That is Jun", "letter for Matthias Vogt, it was Matze's"
    r"{a}[^.!?\n⟦]{0,40}[.!?;,:-]+ (?:[^.!?\n⟦]{0,30}[.!] )?(?:so )?(?:and )?(?:that|it|which)"
    r"(?:'?s| is| was| must be| turns out to be| means)(?: just| actually| really| only| my| our)? {b}(?:'s)?{end}",
    r"{a}[^.!?\n⟦]{0,40}[.!;,:-]+ (?:so )?(?:that|it)(?:'s| is| was)(?: just| our)? {b} (?:on paper|in full)",
    r"{a} (?:is|was|turns out to be|turned out to be|would be|must be)"
    r"(?: actually| really| in fact| none other than| of course| just)?(?: a| an| one)? {b}(?!'s)",
    # "came for Margaret Doyle. Took me a second to realise that's our Mags", "in the name of Jo Adjei, whom I know as"
    r"{a}[^.!?\n⟦]{0,60}[.!?;,:-]+ [^.!?\n⟦]{0,40}\b(?:realis|realiz|turns? out|turned out|found out|learn|know|knew"
    r"|told|click|twig|guess)\w*[^.!?\n⟦]{0,20}? (?:that|it|he|she|this)(?:'?s| is| was)"
    r"(?: just| only| my| our)? {b}{end}",
    r"{a},? (?:who|whom)[^.!?\n⟦]{0,30} (?:to be|as|is|was) {b}{end}",
    r"{a}[^.!?\n⟦]{0,60}[.,;:-]+ under (?:the name (?:of )?)?{b}{end}",
    r"{a}[^.!?\n⟦]{0,60} (?:till|until|and|then|before) up (?:got|stood|went) {b}{end}",
    r"{a}[^.!?\n⟦]{0,60} (?:till|until|and|then|before) {b} (?:put (?:his|her|a) hand up|raised|stood up|got up"
    r"|stepped (?:up|forward)|owned up|answered to it)",
    r"{a}[^.!?\n⟦]{0,50}[.,;:-] (?:he|she|they)(?:'s| is|'re| are)(?: just| always)? {b}(?=[,.!?)\n]| to | now|$)",
    r"{a}, (?:our|my|good old|dear old|dear) {b}(?=[,.!])",
    r"\b(?:calls?|called) {a} {b}(?=[,.!?\n]|$)",
    r"{a}[^.!?\n⟦]{0,40} (?:addressed to|made out to|in the name of|signed) {b}(?! (?:over|away|off|up)\b)",
)
"""They say it only where one of the two was never heard of before: "Omar was late. That was Lee, too" ties nobody."""
_PAPER = re.compile(
    r"\b(?:letter|card|envelope|parcel|form|sheet|payslip|payroll|receipt|invoice|bill|lease|contract|deed|diploma|degree"
    r"|certificate|passport|licen[cs]e|badge|plate|plaque|programme|program|list|register|roster|roll|logbook|signature"
    r"|signed|signs|invitation|obituary|notice|minutes|ticket|letters? on|ballot|paperwork|papers?|prescription|slip"
    r"|profile|report|printed|engraved|appraisal|sign|signboard|poster|screen|board|scoreboard|leaderboard|results"
    r"|credits|byline|headstone|trophy|banner|name ?tag|tag|label|statement|stub|seal|stamp|doorbell|mailbox|letterbox"
    r"|visa|rota|org chart|addressed to"
    r"|wristband|email|inbox|spreadsheet|directory|order of service|will|manifest|logbook|minutes|memo|menu)\b",
    re.IGNORECASE,
)
_NAMING = re.compile(
    r"\b(?:(?:a|an|whole|long|longer|full|first|real|proper|christian|given|other|his|her|their|its) names?|in full"
    r"|(?:longer|long|full) version|only ever (?:written|called|known|said)|for short|nickname|who is that"
    r"|never (?:once )?(?:mentioned|told|said|admitted|knew)|stands? (?:for|before)|all these years|same person)\b",
    re.IGNORECASE,
)
_REVEALS = re.compile(
    r"\b(?:(?:did(?:n't| not)|never|only then|finally|suddenly) (?:click|twig|realise|realize|dawn)\w*"
    r"|penny (?:\w+ )?drop\w*|(?:it|that|this)(?:'s| is| was) (?:him|her)\b|that(?:'s| is) (?:his|her|their|what)"
    r"|never heard of (?:him|her)|(?:his|her|their) (?:\w+ ){0,2}name\b"
    r"|(?:real|full|proper|actual|legal|official) (?:one|handle)\b"
    r"|took me (?:a|two|three|ten|all|until|till)|dawned on me|who(?:'d| would) have (?:known|guessed|thought)|who knew"
    r"|(?:nobody|no one|only \w+(?: and \w+)?) calls? (?:him|her) that|one and the same|had to (?:ask|read|look)"
    r"|same (?:man|woman|person|fella|guy|lad|bloke|girl|lass))",
    re.IGNORECASE,
)
"""What one says on learning what somebody is called."""
_PAIRS = re.compile(
    r"⟦(\d+)⟧ (?:and|&) ⟦(\d+)⟧[^.!?\n⟦]{0,40}[.!;,:-]+ (?:so )?(?:that|it|they|those|these)(?:'s|'re| is| are| was)"
    r"[^.!?\n⟦]{0,15} ⟦(\d+)⟧ (?:and|&) ⟦(\d+)⟧",
    re.IGNORECASE,
)
"""Two told in order: "a card from Abimbola and Olawale Adesina. That's Bimpe and Wale"."""
_SHORTEST_PART, _LEAST_SOUNDS = 3, 2
_END = r"(?=[^\w\s']|\s+[^\w\s]|\s*$|\n| to )"
_A, _B = r"⟦(?P<a>\d+)⟧", r"⟦(?P<b>\d+)⟧"
_UNMARKED = str.maketrans("⟦⟧", "()")
_QUOTED = re.compile(r"[\"'](⟦\d+⟧)[\"']")
_DASHES = re.compile(r" (?:-{1,2}|[\u2013\u2014]) ")
_QUESTION = re.compile(r"[^.!\n]*\?")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two mentions, by their places, that the text calls one; a hint holds only where one of them was unheard of."""

    one: int
    other: int
    is_hint: bool


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(told.replace("{a}", _A).replace("{b}", _B).replace("{end}", _END), re.IGNORECASE), told in _HINTS)
        for told in (*_PATTERNS, *_HINTS)
    )


def find_ties(text: str, mentions: Sequence[FoundMention]) -> Iterator[Tie]:
    """Yield the ties that a text states; not those it asks about."""
    if len(mentions) < 2:
        return
    masked, places = _masked(matchable(text), mentions)
    masked = _DASHES.sub(", ", masked)
    seen: set[frozenset[int]] = set()
    for pair in _PAIRS.finditer(masked):
        one, other, its, others = (places[int(number)] for number in pair.groups())
        seen |= {frozenset((first, second)) for first in (one, other) for second in (its, others)}
        yield from (Tie(one, its, is_hint=True), Tie(other, others, is_hint=True))
    for pattern, is_hint in _compiled():
        for found in pattern.finditer(masked):
            one, other = places[int(found["a"])], places[int(found["b"])]
            asked = _QUESTION.match(masked, found.start())
            if one != other and not (asked and asked.end() >= found.end()) and frozenset((one, other)) not in seen:
                seen.add(frozenset((one, other)))
                yield Tie(one, other, is_hint)
    for one, other in _on_paper(text, mentions):
        if frozenset((one, other)) not in seen:
            yield Tie(one, other, is_hint=True)


def _on_paper(text: str, mentions: Sequence[FoundMention]) -> Iterator[tuple[int, int]]:
    """Yield a full name and a short one where a paper bears the one and the text wonders at names, or the short one is
    made of the full one: "the lease says Venkatesh Iyer. Venkat never told me"; and a byname where one learns whose it
    is: "third was a Hemi Paewai. Didn't click till Dags stood up".
    """
    is_paper, is_revealed = _PAPER.search(text) is not None, _REVEALS.search(text) is not None
    is_told = is_paper or is_revealed or _NAMING.search(text) is not None
    if not is_told:
        return
    named = [(place, person_name(mention.name)) for place, mention in enumerate(mentions)]
    fulls = {person.words: place for place, person in named if person and person.is_full}
    lones = {person.words: place for place, person in named if person and not person.is_full and not person.courtesy}
    short = {words: place for words, place in lones.items() if not any(words[0] in full for full in fulls)}
    for full, place in fulls.items():
        for (word,), other in short.items():
            is_wondered_at = _is_alone(fulls, short) and is_paper and _NAMING.search(text)
            is_byname = _is_alone(fulls, short) and word not in given_names()
            is_its_paper = is_paper and _bears_it(text, mentions[other])
            if (
                is_wondered_at
                or (is_byname and (is_revealed or is_its_paper))
                or (is_told and _is_alone(fulls, short) and _begins_as(word, full))
                or (is_paper and _is_made_of(word, full[0]))
            ):
                yield place, other


def _is_alone(fulls: Mapping[tuple[str, ...], int], short: Mapping[tuple[str, ...], int]) -> bool:
    """Tell whether there is one name of each sort, so that nobody else can be meant."""
    return len(fulls) == len(short) == 1


def _bears_it(text: str, mention: FoundMention) -> bool:
    """Tell whether a paper is somebody's: "Podger's banner said …", "invoice from Sparky: …"."""
    return text[mention.end : mention.end + 2] == "'s" or text[: mention.start].lower().endswith((" from ", " for "))


def _begins_as(short: str, full: tuple[str, ...]) -> bool:
    """Tell whether a short name sounds as a full one begins: Ozzy and Osvaldo, Dot and Dorothea."""
    return len(short) > 1 and any(sound(short)[:_LEAST_SOUNDS] == sound(part)[:_LEAST_SOUNDS] for part in full[:-1])


def _is_made_of(short: str, given: str) -> bool:
    """Tell whether a short name begins as the given name does: Venkat and Venkatesh, Sandy and Sandeep."""
    return short[:_SHORTEST_PART] == given[:_SHORTEST_PART] and len(short) >= _SHORTEST_PART and short != given


def _masked(text: str, mentions: Sequence[FoundMention]) -> tuple[str, list[int]]:
    """Return the text with each name as `⟦n⟧`, without quotes around it, and which mention each n is.

    The stop of "Jr." may end the sentence as well.
    """
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for place, mention in sorted(enumerate(mentions), key=lambda pair: pair[1].start):
        if mention.start < at:
            continue
        stop = "." if text[mention.end - 1 : mention.end] == "." else ""
        pieces += (text[at : mention.start].translate(_UNMARKED), "⟦", str(len(places)), "⟧", stop)
        places.append(place)
        at = mention.end
    pieces.append(text[at:].translate(_UNMARKED))
    return _QUOTED.sub(r"\1", "".join(pieces)), places
