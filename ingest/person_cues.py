"""Words around a name by which it is a person's, whatever the name itself looks like: "my manager is Colleen Park"."""

from __future__ import annotations

import re
from functools import cache

from ingest.relating.roles import roles

_REACH = 60
_AFTER = re.compile(
    r"(?:'s)? (?:quit|quits|rang|phoned|telephoned|retires|retired|resigned)(?=[.,;!\n]| again\b| today\b|$)"
)
"""What only people do, said of nothing else."""
_SIGNED_AWAY = re.compile(r" (?:over|away|off|up|on|with|for)\b", re.IGNORECASE)
"""Behind what is signed, or whom a club signs: nobody signs "Glenburn over"."""
_FIRMS_TOO = frozenset(
    ("agent", "broker", "client", "contractor", "customer", "patron", "sponsor", "supplier", "tenant")
)
"""What a firm can be to somebody as well."""


@cache
def _before() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in roles().keys() - _FIRMS_TOO), key=len, reverse=True))
    told = rf"\b(?:my|our|his|her|their) (?:[\w-]+ )?(?:{words})(?: here| there| now)? (?:is|was|is called|is named) "
    done = (
        r"\b(?:sign(?:s|ed)(?: (?:him|her)self| (?:it )?as)?|(?:live|lives|living|lived) with|yell(?:s|ed|ing)? at"
        r"|(?:engaged|married) to|dating|broke up with|goes by) "
    )
    return re.compile(rf"(?:{told}|{done})(?:a |an |one )?$", re.IGNORECASE)


def is_spoken_of_as_a_person(text: str, start: int, end: int) -> bool:
    """Tell whether the words before a name lead to a person, or those behind it say what only people do."""
    led_to = _before().search(text, max(0, start - _REACH), start) is not None
    return (led_to and _SIGNED_AWAY.match(text, end) is None) or (
        " " in text[start:end] and _AFTER.match(text, end) is not None
    )
