"""The form in which two spellings of a name are the same name."""

from __future__ import annotations

import unicodedata

_POSSESSIVES = ("'s", "\u2019s")


def normalise_name(name: str) -> str:
    """Fold width, case and white space, and cut a possessive 's: `  ANA's ` and `ana` are one name."""
    text = _folded(name)
    while text.endswith(_POSSESSIVES):
        text = text[:-2].rstrip()
    return text


def _folded(name: str) -> str:
    text = name
    # Folding case can undo the composition and composing can yield capitals: a few Greek letters need a second round.
    while (folded := unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())) != text:
        text = folded
    return " ".join(text.split())
