"""How errors leave the API: coded, with nothing inside them that the caller may not see."""

from __future__ import annotations

import logging
import traceback
from enum import StrEnum

from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from knowledge.errors import (
    Conflict,
    Forbidden,
    IdempotencyMismatch,
    InvalidInput,
    KnowledgeError,
    LimitExceeded,
    Locked,
    NotFound,
    TimedOut,
    Unauthenticated,
)
from knowledge.ids import new_id

_log = logging.getLogger(__name__)


class ErrorCode(StrEnum):
    """`extensions.code` of a top-level error."""

    BAD_USER_INPUT = "BAD_USER_INPUT"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    COST_EXCEEDED = "COST_EXCEEDED"
    TIMEOUT = "TIMEOUT"
    INTERNAL = "INTERNAL"


_CODES: tuple[tuple[type[Exception], ErrorCode], ...] = (
    (Unauthenticated, ErrorCode.UNAUTHENTICATED),
    (Forbidden, ErrorCode.FORBIDDEN),
    (Locked, ErrorCode.FORBIDDEN),
    (TimedOut, ErrorCode.TIMEOUT),
    (TimeoutError, ErrorCode.TIMEOUT),
    (InvalidInput, ErrorCode.BAD_USER_INPUT),
    (LimitExceeded, ErrorCode.BAD_USER_INPUT),
    (Conflict, ErrorCode.BAD_USER_INPUT),
    (IdempotencyMismatch, ErrorCode.BAD_USER_INPUT),
    (NotFound, ErrorCode.BAD_USER_INPUT),
)


def coded(error: GraphQLError) -> GraphQLError:
    """Return the error as the client gets it; what is ours alone to know is logged and masked as INTERNAL."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if cause is None or isinstance(cause, InvalidOperationTypeError | CannotGetOperationTypeError):
        return _with(error, error.message, ErrorCode((error.extensions or {}).get("code", ErrorCode.BAD_USER_INPUT)))
    return _with(error, *describe(cause))


def describe(cause: Exception) -> tuple[str, ErrorCode, dict[str, object]]:
    """Return message, code and further extensions for an exception."""
    for kind, code in _CODES:
        if isinstance(cause, kind):
            message = str(cause) or "The time for this request ran out; ask for less at once."
            path = list(getattr(cause, "path", ()))
            return message, code, {"argument": path} if path else {}
    correlation = new_id()
    # The texts of foreign exceptions may hold content, so only their kind and place are logged.
    where = "".join(traceback.format_tb(cause.__traceback__))
    told = f": {cause}" if isinstance(cause, KnowledgeError) else ""
    _log.error("request failed, correlationId %s: %s%s\n%s", correlation, type(cause).__name__, told, where)
    return (
        "Something went wrong on our side; the correlationId finds it in the logs.",
        ErrorCode.INTERNAL,
        {"correlationId": correlation},
    )


def _with(error: GraphQLError, message: str, code: ErrorCode, further: dict[str, object] | None = None) -> GraphQLError:
    return GraphQLError(
        message=message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": code.value, **(further or {})},
    )
