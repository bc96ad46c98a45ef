"""Names as they are compared."""

from __future__ import annotations

import re
import unicodedata

_ARTICLE = re.compile(r"^(the|a|an|my|our)\s+")
_EDGES = " \t.,;:!?\"'()[]\u201c\u201d\u2018\u2019"


def plain(name: str) -> str:
    """Return a name without case, article and the marks around it, with one space between words."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().replace("\u2019", "'").split()).strip(_EDGES)
    return _ARTICLE.sub("", folded.removesuffix("'s"))
