"""What every node shares, and the errors of payloads."""

from __future__ import annotations

from enum import StrEnum

import strawberry


@strawberry.interface(description="Whatever has an id.")
class Node:
    id: strawberry.ID


@strawberry.enum
class UserErrorCode(StrEnum):
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    FORBIDDEN = "FORBIDDEN"
    LOCKED = "LOCKED"
    EXPIRED = "EXPIRED"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"


@strawberry.type(description="Why a mutation did not do what it was asked.")
class UserError:
    code: UserErrorCode
    message: str
    path: list[str] = strawberry.field(description="The argument it is about: input, then field, then index.")
