"""The main purpose of a note, by the cues that English gives (LABELS §3)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.memories.memory import MemoryKind


@dataclass(frozen=True, slots=True)
class KindGuess:
    kind: MemoryKind
    confidence: float


UNDECIDED = KindGuess(MemoryKind.FACT, 0.2)


def guess_kind(text: str, *, names_a_time: bool) -> KindGuess:
    """Return the kind of the first cue that speaks, the surer cues first; FACT, hardly sure, where none does."""
    head = text[:2_000]
    for kind, pattern, confidence in _CUES:
        if pattern.search(head):
            return KindGuess(kind, confidence)
    if names_a_time:
        return KindGuess(MemoryKind.EVENT, 0.45)
    return UNDECIDED


def _cue(kind: MemoryKind, body: str, confidence: float) -> tuple[MemoryKind, re.Pattern[str], float]:
    return kind, re.compile(body, re.IGNORECASE), confidence


_OPENS = r"\A[\W\d_]{0,20}"
_KIN = (
    r"(?:sister|brother|mother|father|mum|dad|son|daughter|wife|husband|cousin|aunt|uncle|niece"
    r"|nephew|boss|manager|neighbou?r"
    r"|flatmate|partner|girlfriend|boyfriend|fianc[eé]e?|friend|friends|twins?|colleague|landlord)"
)
_CUES = (
    _cue(
        MemoryKind.TASK,
        r"\b(?:don'?t forget|remember to|remind me|need to|have to|has to be|must (?!be|have)|to.?do\b|make sure)",
        0.65,
    ),
    _cue(
        MemoryKind.IDEA,
        r"\bwhat if\b|\bidea\b|" + _OPENS + r"(?:maybe|perhaps|imagine|app where|podcast about|blog about)\b",
        0.65,
    ),
    _cue(MemoryKind.QUESTION, r"\?\W{0,10}\Z", 0.75),
    _cue(
        MemoryKind.QUESTION,
        _OPENS + r"(?:who|what|when|where|why|how|which|whose|is|are|do|does|did|can|could|should|would|was"
        r"|were|have we|has) ",
        0.55,
    ),
    _cue(
        MemoryKind.TASK,
        _OPENS + r"(?:please )?(?:call|ring|phone|buy|book|send|ask|text|email|mail|pay|return|collect|water"
        r"|change|cancel|post|tell|fix"
        r"|order|pick up|get|bring|take|renew|refill|clean|wash|feed|lend|give|put|check|submit"
        r"|print|write|reply|schedule|arrange"
        r"|finish|sign|move|sort|update|repair|drop|descale|defrost|replace|return|invite|prepare|wrap) ",
        0.6,
    ),
    _cue(
        MemoryKind.RELATIONSHIP,
        r"\b(?:split up|broke up|reports to|married to|best friends|is dating|are dating|(?:is"
        r"|are|was|are my) (?:my |\w{2,20}'s |his |her |their )"
        r"(?:\w{2,12} )?" + _KIN + r"|are (?:twins|siblings|cousins|engaged|friends|brother and sister))\b",
        0.55,
    ),
    _cue(
        MemoryKind.PREFERENCE,
        r"\b(?:loves?|hates?|prefers?|adores?|can'?t (?:stand|bear)|favou?rite|would rather"
        r"|dislikes?|likes?|always|never)\b",
        0.5,
    ),
    _cue(
        MemoryKind.JOURNAL,
        r"\b(?:i feel|feeling|felt|proud|lonely|miss (?:him|her|them|you|being)|embarrassed"
        r"|jealous|grateful|ashamed|resent|anxious"
        r"|exhausted|so happy|heartbroken|mood)\b",
        0.5,
    ),
    _cue(
        MemoryKind.EVENT,
        _OPENS + r"(?:i |we |he |she |they )?(?:went|landed|met|got|had|turned|moved|started|finished"
        r"|arrived|saw|won|lost|visited|flew|reset"
        r"|interview|appointment|dentist|meeting|dinner|lunch|party|wedding)\b",
        0.45,
    ),
    _cue(
        MemoryKind.FACT,
        r"\b(?:was born|birthday is|lives? (?:in|at)|works? (?:at|for)|is allergic|number is|address is|studies)\b",
        0.5,
    ),
)
