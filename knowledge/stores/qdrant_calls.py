"""What goes wrong on the way to a Qdrant server, in the domain's words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import grpc
import httpx
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from knowledge.errors import EngineUnavailable, TimedOut

T = TypeVar("T")

_ENGINE = "The Qdrant server"
_HINT = "check QDRANT_URL and that the server runs."


class Missing(Exception):
    """The collection that the call named is not there."""


@asynccontextmanager
async def answered(operation: str) -> AsyncIterator[None]:
    """Raise Missing, TimedOut, EngineUnavailable, or ValueError for what the server refuses."""
    try:
        yield
    except UnexpectedResponse as error:
        raise _of_status(error.status_code or 500, str(error)) from error
    except ResponseHandlingException as error:
        if isinstance(error.source, httpx.TimeoutException):
            raise _late(operation) from error
        raise EngineUnavailable(_ENGINE, f"{_HINT} ({error})") from error
    except grpc.RpcError as error:
        raise _of_grpc(operation, error) from error
    except QdrantException as error:
        raise EngineUnavailable(_ENGINE, f"it is too busy: {error}") from error
    except ValueError as error:  # the client's local mode says so
        raise Missing(str(error)) if "not found" in str(error) else error from error


def _of_status(status: int, said: str) -> Exception:
    if status == httpx.codes.NOT_FOUND:
        return Missing(said)
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return EngineUnavailable(_ENGINE, "it refuses the key: check QDRANT_API_KEY.")
    if status < httpx.codes.INTERNAL_SERVER_ERROR:
        return ValueError(said)
    return EngineUnavailable(_ENGINE, said)


def _of_grpc(operation: str, error: grpc.RpcError) -> Exception:
    code = error.code() if isinstance(error, grpc.aio.AioRpcError) else grpc.StatusCode.UNKNOWN
    match code:
        case grpc.StatusCode.NOT_FOUND:
            return Missing(str(error))
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return _late(operation)
        case grpc.StatusCode.UNAUTHENTICATED | grpc.StatusCode.PERMISSION_DENIED:
            return EngineUnavailable(_ENGINE, "it refuses the key: check QDRANT_API_KEY.")
        case grpc.StatusCode.INVALID_ARGUMENT:
            return ValueError(str(error))
    return EngineUnavailable(_ENGINE, f"{_HINT} ({code.name})")


def _late(operation: str) -> TimedOut:
    return TimedOut(f"The Qdrant server gave no answer to {operation} in time.")


def parts(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (items[start : start + size] for start in range(0, len(items), size))
