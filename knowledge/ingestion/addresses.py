"""Names that are addresses: chats show a phone number or an e-mail where the sender's phone knows no name."""

import re

_PHONE = re.compile(r"[+(]?[\d(][\d\s().\-\u00a0\u2011\u202a\u202c/]{5,}")
_SHORTEST_NUMBER = 7
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_address(name: str) -> bool:
    """Tell whether a name is a phone number or an e-mail address, which may not stand readable in the graph."""
    shown = name.strip().strip("~\u200e\u202a\u202c ")
    return _PHONE.fullmatch(shown) is not None or _EMAIL.fullmatch(shown) is not None


def plain_address(address: str) -> str:
    """Return an e-mail in lower case, a phone number as its last nine digits: prefixes are written in many ways."""
    if "@" in address:
        return address.strip().casefold()
    digits = "".join(letter for letter in address if letter.isdigit())
    return digits[-9:] if len(digits) >= _SHORTEST_NUMBER else address
