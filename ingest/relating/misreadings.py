"""What the encoder takes for a tie by words that only look like one: a lease signed at a firm, a night at an aunt's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.relating.clauses import sentence_of
from ingest.relating.macros import expanded
from ingest.relating.marking import Marked
from ingest.relating.sayings import LOVE
from ingest.relating.symbols import ORGANIZATION, PERSON, PLACE, ROLE, ROLES, is_symbol, one_of, place_of, sort_of
from knowledge.relations.canonical import canonical
from knowledge.relations.relation import RelationType

_PARENTS = re.compile(
    expanded(
        r"{Apl}{mod}{aux} ?(?:had|have|having|got|expecting|parents of|welcomed|blessed with)\b(?: [\w-]+){0,3}? ?"
        r"(?:{role}|baby|babies|boys?|girls?|kids)"
    )
)
_STAYS = re.compile(r"\b(?:stay|stopp|lodg|crash|kipp|bunk)(?:s|ed|ing|es)? (?:[a-z]+ )?(?:with|at|round)\b")
_ON_THE_STAIRS = re.compile(
    r"\b(?:com|go|gett|runn|walk|wait)(?:e|es|ing|s)? (?:\w+ )?(?:up|down)stairs|(?:up|down)stairs wait"
)
_AT = (
    r"(?: (?!works?\b|working\b)[^.!?;\n]{0,60}?)? (?:at|in|from|to|with|outside|near) (?:the |our |my )?"
    rf"[{one_of(ORGANIZATION, PLACE)}]"
)
_ERRAND = re.compile(
    r"\b(?:saw|seen|see|seeing|met|meet|meeting|bumped into|ran into|spotted|had|have|having|grabbed?|bought|buy|buying"
    r"|got|picked up|collect(?:ed|ing)?|dropped|returned|ordered|(?:open|clos)ed an? \w*|signed|paid|queu(?:ed|ing)|ate"
    rf"|coffee|lunch|dinner|tea|drinks?|pint|breakfast|brunch|appointment|shopping)\b{_AT}"
)
_WORK = re.compile(
    r"\b(?:work\w*|jobs?|shifts?|hired|start(?:s|ed|ing)?|joined|joins|join|staff|office|colleagues?|contracts?|interview"
    r"|post|position|role|employ\w+|temp(?:s|ing)|intern\w*|apprentice\w*|placement|promot\w+|sacked|fired|quit|left)\b"
)
_ONE_OF_TWO = re.compile(
    rf"(?P<r>[{one_of(ROLE)}]),? (?:called |named )?(?P<one>[{one_of(PERSON)}]),? (?:and|&|plus) "
    rf"(?P<other>[{one_of(PERSON)}])(?!,? (?:my |our |the )?[{one_of(ROLE, ROLES)}])"
)
_LIKENED = re.compile(rf"\b(?:like|as if|as though) [^.!?;\n]*?[{one_of(ROLE, ROLES)}]")
_POSTS = (RelationType.COLLEAGUE_OF, RelationType.MANAGER_OF, RelationType.REPORTS_TO)


def is_misread(marked: Marked, type_: RelationType, named: Sequence[int], at: Sequence[int]) -> bool:
    """Tell whether a proposed tie is misread; `named` are the mentions that it ties, `at` where they stand."""
    if _is_beside_whose_role(marked, type_, named):
        return True
    if type_ is RelationType.SIBLING_OF:
        return _are_parents(marked, named)
    if type_ is RelationType.KNOWS and _is_only_likened(marked.text):
        return True
    text = marked.text
    first, last = sentence_of(text, min(at), max(at))
    if type_ in LOVE:
        return _STAYS.search(text, first, last) is not None and not any(role.type in LOVE for role in marked.roles)
    if type_ is RelationType.NEIGHBOR_OF:
        return _ON_THE_STAIRS.search(text, first, last) is not None and not _has(marked, RelationType.NEIGHBOR_OF)
    if type_ is RelationType.WORKS_AT:
        is_errand = _ERRAND.search(text, first, min(len(text), max(at) + 1)) is not None
        return is_errand and not _WORK.search(text, first, last) and not _has(marked, *_POSTS)
    return False


def _has(marked: Marked, *types: RelationType) -> bool:
    return any(role.type in types for role in marked.roles)


def _is_only_likened(text: str) -> bool:
    """Tell whether roles stand in comparisons alone: "it's like sharing a flat with a lodger"."""
    rest = _LIKENED.sub(" ", text)
    return rest != text and re.search(rf"[{one_of(ROLE, ROLES)}]", rest) is None


def _is_beside_whose_role(marked: Marked, type_: RelationType, named: Sequence[int]) -> bool:
    """Tell whether a role of one is read of the next as well: of "my sister Ana and Bo" Bo is no brother."""
    kind = canonical(type_, "", "")[0]
    return any(
        canonical(marked.role(found["r"]).type, "", "")[0] is kind
        and place_of(found["other"]) in named
        and place_of(found["one"]) not in named
        for found in _ONE_OF_TWO.finditer(marked.text)
    )


def _are_parents(marked: Marked, named: Sequence[int]) -> bool:
    """Tell whether one of two has children in the same words: "they had twins"."""
    names = {marked.mentions[place].name for place in named}
    return any(
        marked.mentions[place_of(symbol)].name in names
        for found in _PARENTS.finditer(marked.text)
        for symbol in found["a"]
        if is_symbol(symbol) and sort_of(symbol) == PERSON
    )
