"""Dates told in a clause of their own right after a claim: "got on at Acme, starts 7 April", "over. Since Sunday"."""

from __future__ import annotations

import re

from ingest.relating.symbols import (
    ADDRESS,
    EVENT,
    MAY_OWN,
    ME,
    ORGANIZATION,
    OWNS,
    PERSON,
    PLACE,
    PRONOUN,
    TIME,
    WE,
    one_of,
)
from knowledge.relations.relation import RelationType

_D = f"(?P<d>[{one_of(TIME)}])"
_NAMED = one_of(PERSON, ORGANIZATION, PLACE, ADDRESS, EVENT)
_REST = "[^.!?;:,\\n\ue000-\uf8ff]{0,25}"
"""The rest of the claim's own clause, where nobody else is named."""
_SOMEBODY = f"(?:[{one_of(PRONOUN)}{ME}{WE}][{OWNS}{MAY_OWN}]?(?:'s|'ll|'m)? ?)?"
_WHO = f"(?:and |but )?{_SOMEBODY}(?:will |is |be |was )*(?:the )?(?:very )?"
_LEADS = "(?: there| here| work| shift| on| in| at| the| from)*,? "
_IS = "(?: there)?(?: is| was|:|'s| will be| comes)?"
_STARTS = re.compile(
    rf"{_REST}[,;:.!(-]+ ?{_WHO}(?:starts?|starting|started|begins?|beginning|began|first (?:day|shift){_IS})"
    rf"{_LEADS}{_D}"
)
_ENDS = re.compile(
    rf"{_REST}[,;:.!(-]+ ?{_WHO}"
    rf"(?:last (?:working |official |full )?(?:day|shift){_IS}|(?:finish|leav)(?:es|ing|e)?|done|gone|out|off)"
    rf"{_LEADS}{_D}"
)
_ALONE = rf"{_D}(?=[.!,;\n)]|$)"
_SINCE = re.compile(rf"[.!;,\n-]+ ?(?:since|from|as of|effective) (?:about |around |the |last )*{_ALONE}")
_UNTIL = re.compile(rf"[.!;,\n-]+ ?(?:until|till|til) (?:about |around |the )*{_ALONE}")
_POSTS = frozenset(
    {
        RelationType.WORKS_AT,
        RelationType.STUDIES_AT,
        RelationType.MEMBER_OF,
        RelationType.REPORTS_TO,
        RelationType.MANAGER_OF,
        RelationType.COLLEAGUE_OF,
    }
)
"""What one starts and finishes."""


def _going_on(cues: str) -> re.Pattern[str]:
    return re.compile(
        rf"[ \"'(-]*{_WHO}(?:'ve |'re |had |has |have |got |only |finally |all )*(?:{cues})\b[^{_NAMED}]*$"
    )


_POST = (
    r"(?:starts?|starting|started|begins?|beginning|began|work(?:s|ed|ing)? there|joins?|joined|joining|there"
    r"|stay(?:s|ed|ing)?|left|leaves?|leaving|quits?|finish(?:es|ed|ing)?|(?:first|last) (?:\w+ )?(?:day|shift)"
    r"|contract|notice|since|until|till|from)"
)
_LOVE = (
    r"(?:married|marry|wed|hitched|engaged|together|split|separated|divorced?|parted|broken? up|ended|dating|met"
    r"|over|since|until|till)"
)
_GOING_ON = {
    **dict.fromkeys(_POSTS, _going_on(_POST)),
    RelationType.SPOUSE_OF: _going_on(f"{_LOVE}|wedding|ceremony|it was final"),
    RelationType.PARTNER_OF: _going_on(_LOVE),
    RelationType.LIVES_IN: _going_on(
        r"(?:mov(?:e|es|ed|ing)|live[sd]? there|stay(?:s|ed|ing)|left|leav\w+|keys|since|until|till|from)"
    ),
    RelationType.OWNS: _going_on(r"(?:signed|bought|sold|took over|opened|closed|since|until|till)"),
}
"""How the next sentence tells the time of a tie that the one before named."""


def since_beside(type_: RelationType, text: str, end: int) -> re.Match[str] | None:
    """Return the match, its date in group "d", of when a claim that ends at `end` begins."""
    return _SINCE.match(text, end) or (_STARTS.match(text, end) if type_ in _POSTS else None)


def until_beside(type_: RelationType, text: str, end: int) -> re.Match[str] | None:
    """Return the match, its date in group "d", of when a claim that ends at `end` is over."""
    return _UNTIL.match(text, end) or (_ENDS.match(text, end) if type_ in _POSTS else None)


def goes_on_about(type_: RelationType, sentence: str) -> bool:
    """Tell whether a sentence that names nobody goes on about a tie told before: "They married on 5 June"."""
    cue = _GOING_ON.get(type_)
    return cue is not None and cue.match(sentence) is not None
