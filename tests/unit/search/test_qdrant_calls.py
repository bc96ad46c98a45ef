from __future__ import annotations

import grpc
import httpx
import pytest
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from knowledge.errors import EngineUnavailable, TimedOut
from knowledge.stores.qdrant_calls import Missing, answered

Code = grpc.StatusCode


def status(code: int) -> Exception:
    return UnexpectedResponse(code, "reason", b"said", httpx.Headers())


def rpc(code: grpc.StatusCode) -> Exception:
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), grpc.aio.Metadata(), details="said")


@pytest.mark.parametrize(
    ("raised", "error", "sentence"),
    [
        (status(404), Missing, "said"),
        (status(401), EngineUnavailable, "QDRANT_API_KEY"),
        (status(403), EngineUnavailable, "QDRANT_API_KEY"),
        (status(400), ValueError, "said"),
        (status(500), EngineUnavailable, "said"),
        (ResponseHandlingException(httpx.ReadTimeout("slow")), TimedOut, "query in time"),
        (ResponseHandlingException(httpx.ConnectError("refused")), EngineUnavailable, "QDRANT_URL"),
        (rpc(Code.NOT_FOUND), Missing, "said"),
        (rpc(Code.DEADLINE_EXCEEDED), TimedOut, "query in time"),
        (rpc(Code.UNAUTHENTICATED), EngineUnavailable, "QDRANT_API_KEY"),
        (rpc(Code.INVALID_ARGUMENT), ValueError, "said"),
        (rpc(Code.UNAVAILABLE), EngineUnavailable, "UNAVAILABLE"),
        (grpc.RpcError(), EngineUnavailable, "UNKNOWN"),
        (ResourceExhaustedResponse("wait", 1), EngineUnavailable, "too busy"),
        (ValueError("Collection x not found"), Missing, "x"),
        (ValueError("bad vector"), ValueError, "bad vector"),
    ],
)
async def test_each_failure_has_its_error(raised: Exception, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        async with answered("query"):
            raise raised
