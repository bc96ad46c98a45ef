"""Phone numbers as accounts are known by."""

import re

from knowledge.errors import InvalidInput

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def checked_phone(phone: str) -> str:
    """Return the number if it is written as E.164 has it, else raise InvalidInput."""
    if not _E164.fullmatch(phone):
        raise InvalidInput(
            "A phone number is written with + and country code, digits only, as in +15550100.", "phoneNumber"
        )
    return phone
