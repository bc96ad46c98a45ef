"""How a mutation's failure becomes userErrors."""

from __future__ import annotations

import re

from graphapi.schema.node import UserError, UserErrorCode
from knowledge.errors import (
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    InvalidInput,
    KnowledgeError,
    LimitExceeded,
    Locked,
    NotFound,
)

_CODES: tuple[tuple[type[KnowledgeError], UserErrorCode], ...] = (
    (InvalidInput, UserErrorCode.INVALID),
    (NotFound, UserErrorCode.NOT_FOUND),
    (Conflict, UserErrorCode.CONFLICT),
    (Forbidden, UserErrorCode.FORBIDDEN),
    (Locked, UserErrorCode.LOCKED),
    (IdempotencyMismatch, UserErrorCode.IDEMPOTENCY_MISMATCH),
    (LimitExceeded, UserErrorCode.LIMIT_EXCEEDED),
)
_ARGUMENTS = frozenset(("input", "id", "ids", "validTo"))


def user_error(error: KnowledgeError, *prefix: str) -> UserError:
    """Return the error as data, its path put below `prefix`; what is nobody's mistake is raised again.

    A node that is missing, locked or not for the caller is named by its id, in whatever argument the rest came.
    """
    for kind, code in _CODES:
        if isinstance(error, kind):
            return UserError(code=code, message=str(error), path=_path(error, prefix))
    raise error


def _path(error: KnowledgeError, prefix: tuple[str, ...]) -> list[str]:
    if isinstance(error, NotFound | Locked) and prefix == ("input",) and not getattr(error, "path", ()):
        return ["id"]
    named = [_camel(part) for part in getattr(error, "path", ())]
    if isinstance(error, IdempotencyMismatch):
        named = ["idempotencyKey"]
    if named and (named[0] in _ARGUMENTS or prefix[:1] != ("input",)):
        return named  # arguments beside each other: an error names its own
    return [*prefix, *named]


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found.group(1).upper(), name)
