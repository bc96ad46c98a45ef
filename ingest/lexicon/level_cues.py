"""Patterns that tell a level, with how sure each is (LABELS §2); every gap in them is bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern over a text in lower case, which is searched in half the time that ignoring case takes."""

    pattern: re.Pattern[str]
    as_written: bool
    """It tells by capitals, too."""

    def stands_in(self, text: str, lowered: str) -> bool:
        return self.pattern.search(text if self.as_written else lowered) is not None


_Rules = tuple[tuple[Cue, float], ...]


def _pattern(body: str, *, as_written: bool = False) -> Cue:
    return Cue(re.compile(body), as_written)


_NEAR = r"[^.\n]{0,40}?"
_CODE = r"(?<![\w.,/])\d(?:[ ]?\d){2,9}[#*]?(?![\w/]|[.,]\d)"
_TOKEN = r"(?=[^\s]{0,60}[\d_!#$%&*+?@^~])[^\s,.;]{5,60}"  # noqa: S105 - a pattern, not a secret

ULTRA_SECRET: _Rules = (
    (
        _pattern(
            rf"\b(?:password|passwd|passcode|passphrase|pass ?word|pwd|wifi (?:pw|pass|key)|login"
            rf"|router)\b[^\n]{{0,60}}?\s{_TOKEN}"
        ),
        0.85,
    ),
    (_pattern(r"\b(?:password|passcode|passphrase|pwd|pw)\s?(?:is|was|=|:|->)\s?\S{4,}"), 0.9),
    (_pattern(rf"\b(?:pin|pincode|pin code)\b{_NEAR}{_CODE}|{_CODE}{_NEAR}\bpin\b(?! board)"), 0.85),
    (
        _pattern(
            rf"\b(?:alarm|gate|door|entry|key ?safe|safe|garage|shed|locker|lock|security|access"
            rf"|lockbox|vault|keypad|unlock"
            rf"|verification|backup|recovery|sim|puk|combination"
            rf"|combo)\b(?! for){_NEAR}(?:\b(?:code|combination|combo|number|no|is)\b"
            rf"{_NEAR})?{_CODE}"
        ),
        0.8,
    ),
    (_pattern(rf"\b(?:opens|open|unlocks?)\b{_NEAR}\b0\d{{3}}\b"), 0.7),
    (_pattern(r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b|(?<![\d-])\d{3}-\d\d-\d{4}(?![\d-])", as_written=True), 0.85),
    (_pattern(rf"\b(?:cvv|cvc|otp|one.?time (?:code|password)|2fa)\b{_NEAR}{_CODE}"), 0.9),
    (_pattern(rf"\bcode (?:is|was|=|:)\s?{_CODE}"), 0.45),
    (
        _pattern(
            r"\bsk-[A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[\w-]{10,}"
            r"|\beyJ[\w-]{10,}\.[\w-]{10,}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY|\bAIza[\w-]{30,}",
            as_written=True,
        ),
        0.95,
    ),
    (
        _pattern(
            rf"\b(?:api|secret|recovery|licence|license|private|encryption|access) ?(?:key"
            rf"|token)\b{_NEAR}(?<!\S)(?=\S{{0,60}}\d)\S{{6,}}"
        ),
        0.85,
    ),
    (
        _pattern(
            r"\b(?:seed|recovery|wallet|mnemonic|backup) (?:phrase|words)\b[^\n]{0,60}(?:\b[a-z]{3,8}\b[ ,]+){11}"
        ),
        0.85,
    ),
    (
        _pattern(
            r"\b(?:memorable (?:word|place|date)|challenge phrase|security (?:answer|question)"
            r"|mother's maiden name)\b[^.\n]{0,40}?\b(?:is|was|=|:|[\w]+)"
        ),
        0.75,
    ),
    (
        _pattern(
            r"\b(?:passport|driving licen[cs]e|driver'?s? licen[cs]e|licen[cs]e no"
            r"|national insurance|social security)\b[^\n]{0,60}(?<!\w)(?=[a-z0-9]{0,12}\d{5})[a-z0-9]{6,18}\b"
        ),
        0.85,
    ),
)

SECRET: _Rules = (
    (
        _pattern(
            r"\b(?:antidepressants?|antipsychotics?|bipolar|schizophreni\w{1,3}|self.harm\w{0,4}"
            r"|suicid\w{2,5}|overdosed?|psychiatrist"
            r"|depression|depressed|panic attacks?|anxiety (?:attack|disorder|meds)"
            r"|eating disorder|anorexi\w{1,2}|bulimi\w{1,2}|ptsd|ocd|adhd|autis\w{2,3}"
            r"|sectioned|rehab|sober|sobriety|relapsed?|addict(?:ed|ion)?|alcoholic|methadone|withdrawal symptoms"
            r"|pregnan(?:t|cy)|miscarr(?:y|ied|iage)|abortion|ivf|fertility (?:clinic|treatment)|stillb\w{2,4}"
            r"|cancer|tumou?rs?|chemo(?:therapy)?|radiotherapy|biops(?:y|ies)|oncolog\w{1,4}"
            r"|metast\w{2,6}|remission|hospice"
            r"|hiv|std test|sti test|chlamydia|herpes|hepatitis|diabet(?:es|ic)|insulin"
            r"|epilep(?:sy|tic)|seizures?|dementia|alzheimer'?s?"
            r"|parkinson'?s|multiple sclerosis|coeliac|celiac|crohn'?s|colitis|asthma(?:tic)?"
            r"|epipens?|anaphyla\w{2,5}|allerg(?:y|ic|ies)"
            r"|diagnos(?:ed|is)|prognosis|prescription|medication|my meds|statins?|lithium"
            r"|methotrexate|sertraline|prozac|xanax"
            r"|ritalin|warfarin|chronic (?:pain|fatigue)|stroke rehab|heart attack|pacemaker"
            r"|blood (?:test|pressure) results?|mri|ct scan|colonoscopy|mammogram)\b"
        ),
        0.75,
    ),
    (_pattern(r"\b(?:therapist|the lump|a lump|test results|in therapy|counsell?or)\b"), 0.5),
    (
        _pattern(
            r"\b(?:arrested|on bail|tribunal|court (?:date|case|hearing)|charged with"
            r"|on probation|convicted|criminal record"
            r"|restraining order|lawsuit|sued|suing|custody (?:battle|hearing|case)"
            r"|police (?:want|caution|statement|interview)"
            r"|penalty notice|solicitor|my lawyer|his lawyer|her lawyer|prosecut\w{1,4}"
            r"|sexual(?:ly)? assault\w{0,3}|the assault|raped?|domestic (?:abuse|violence))\b"
        ),
        0.7,
    ),
    (
        _pattern(
            r"\b(?:converted to (?:islam|christianity|judaism|buddhism|catholicism|hinduism)"
            r"|practi[sc]ing (?:muslim|catholic|jew|christian|hindu|sikh)"
            r"|votes? (?:for )?(?:labour|tory|conservative|green|lib dem|plaid|snp|reform"
            r"|republican|democrat|trump|biden)"
            r"|came out (?:as|to)|(?:is|he's|she's|they're) (?:gay|lesbian|bisexual|trans"
            r"|transgender|non-binary|an atheist))\b"
        ),
        0.75,
    ),
    (
        _pattern(
            r"\b(?:having an affair|had an affair|the affair|cheat(?:ed|ing) on"
            r"|secretly (?:seeing|dating|married|engaged|sleeping)"
            r"|confided|take it to the grave|swor[en] to secrecy|swear not to tell|made (?:me"
            r"|us) (?:swear|promise)|undocumented"
            r"|overstayed (?:his|her|their|my) visa|paternity test|real (?:father|dad)|(?:isn't"
            r"|not) (?:his|her husband \w{1,20}'s) (?:child|son|daughter|kid))\b"
        ),
        0.75,
    ),
    (
        _pattern(
            r"\b(?:account|acct|sort code|a/c|routing) ?(?:no|number|num|ref"
            r"|code)?\b[^.\n]{0,30}?(?<![\w.,])\d[\d -]{3,18}\b"
        ),
        0.7,
    ),
    (
        _pattern(
            r"\b(?:card|account|iban|ref)\b[^.\n]{0,30}\bend(?:ing|s) (?:in |with )?\d{3,4}\b"
            r"|\blast four (?:digits)?[^.\n]{0,20}\d{4}\b"
        ),
        0.85,
    ),
)

CONFIDENTIAL: _Rules = (
    (
        _pattern(
            r"\b(?:salary|payslip|pay ?rise|the raise|a raise|bonus|take.home|redundan(?:t|cy)"
            r"|overdraft|in debt|debts?|mortgage|loan|can(?:'t| i) afford|afford"
            r"|owe[sd]?|rent arrears|behind on (?:the )?rent|bankrupt\w{0,3}|inheritance|the will"
            r"|pension pot|gets? \d+k|earns? \d+|makes? \d+k|\d+k (?:a year|more|salary)"
            r"|[£$€] ?\d[\d,.]{2,}|\d{3,} a month)\b"
        ),
        0.6,
    ),
    (
        _pattern(
            r"\b(?:split up|broke up|break.?up|divorc\w{1,3}|separat(?:ed|ing)|barely (?:spoke"
            r"|speak|holding)|not on speaking terms|aren't on speaking"
            r"|don't talk since|my ex\b|her ex|his ex|ex-(?:boyfriend|girlfriend|husband|wife)"
            r"|couples'? counsell?ing|marriage counsell?\w{2,4}|engaged)\b"
        ),
        0.6,
    ),
    (
        _pattern(
            r"\b(?:don't tell|tell (?:nobody|no one)|keep (?:it |this )?(?:quiet|secret|shtum)"
            r"|hush|between (?:us|you and me)|not for sharing|nobody knows|no one knows"
            r"|not (?:announced|public)|nothing announced|before .{0,30}goes public|nda"
            r"|confidential|off the record|eyes only|must(?:n't| not) find out|suspects nothing"
            r"|not mine to repeat|propose to|hand(?:ing)? in (?:my )?notice|resign(?:ing|ation)?)\b"
        ),
        0.7,
    ),
    (
        _pattern(
            r"\b(?:lonely|jealous of|ashamed|resent|hate myself|worthless|cried all|heartbroken"
            r"|feel(?:ing)? sick about)\b"
        ),
        0.6,
    ),
    (
        _pattern(
            r"\b\d{1,4}[a-z]?,? (?:[A-Z][a-z']{1,20} ){1,3}(?i:street|st|road|rd|lane|ln|avenue"
            r"|ave|row|drive|close|crescent|terrace|court|way|place|gardens|square)\b"
            r"|\blives? at \d|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
            as_written=True,
        ),
        0.75,
    ),
)
