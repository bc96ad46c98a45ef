"""What an HTTP body must be before it is GraphQL: bounded, well-formed JSON, one object."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

MAX_BODY_BYTES = 1024 * 1024
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class BadRequestError(Exception):
    """The request is no GraphQL request; `status` is the HTTP answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    query: str
    variables: dict[str, object]
    name: str | None


async def read_operation(request: Request) -> Operation:
    """Return the one operation that a POST asks for; raises BadRequestError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise BadRequestError(415, "Send the request as JSON, with the header `Content-Type: application/json`.")
    return parse_operation(await _bounded_body(request))


def parse_operation(body: bytes) -> Operation:
    try:
        sent = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadRequestError(400, "The body is not well-formed JSON.") from None
    if isinstance(sent, list):
        raise BadRequestError(400, "Send one operation per request; arrays of operations are not taken.")
    if not isinstance(sent, dict):
        raise BadRequestError(400, 'The body must be a JSON object, as {"query": "…"}.')
    query, variables, name = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequestError(400, "`query` must hold a GraphQL document.")
    if _NO_TEXT.search(query):
        raise BadRequestError(400, "`query` has a NUL character or half a surrogate pair; send well-formed Unicode.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequestError(400, "`variables` must be an object.")
    if name is not None and not isinstance(name, str):
        raise BadRequestError(400, "`operationName` must be a string.")
    return Operation(query, variables or {}, name)


async def _bounded_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise BadRequestError(413, f"The body may have {MAX_BODY_BYTES:,} bytes; send less at once.")
    except ClientDisconnect:
        raise BadRequestError(400, "The request ended before its body was complete.") from None
    return bytes(body)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
