"""GraphQL over HTTP: one POST, one operation, one answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from graphapi.context import Context, bearer
from graphapi.errors import ErrorCode, coded, describe
from graphapi.execution import ApiSchema
from graphapi.metrics import measured
from graphapi.requests import BadRequestError, Operation, read_operation
from graphapi.services import Recollect
from knowledge.errors import Unauthenticated

OPERATION_TIMEOUT_S = 25.0
_OVER_HTTP = {OperationType.QUERY, OperationType.MUTATION}


class GraphqlOverHttp:
    def __init__(self, schema: ApiSchema, *, timeout_s: float = OPERATION_TIMEOUT_S) -> None:
        self._schema = schema
        self._timeout_s = timeout_s

    async def answer(self, request: Request) -> Response:
        services: Recollect = request.app.state.recollect
        with measured() as outcome:
            try:
                async with asyncio.timeout(self._timeout_s):  # who sends a byte now and then holds no connection
                    operation = await read_operation(request)
                context = await self._context(services, request)
                answer, status = await self._run(operation, context)
            except BadRequestError as refused:
                answer, status = _failure(str(refused), ErrorCode.BAD_USER_INPUT), refused.status
            except Exception as error:
                message, code, further = describe(error)
                answer, status = _failure(message, code, further), 401 if code is ErrorCode.UNAUTHENTICATED else 200
            outcome.note(answer)
        return _json(answer, status)

    async def _context(self, services: Recollect, request: Request) -> Context:
        """Tell who asks; a token that is not valid ends the request, none at all is for the fields to refuse."""
        header = request.headers.get("authorization")
        token = bearer(header)
        if header is not None and token is None:
            raise Unauthenticated("The Authorization header must be `Bearer TOKEN`.")
        async with asyncio.timeout(self._timeout_s):
            caller = None if token is None else await services.accounts.authenticate(token)
        return Context(services, caller, token)

    async def _run(self, operation: Operation, context: Context) -> tuple[dict[str, object], int]:
        try:
            async with asyncio.timeout(self._timeout_s):
                result = await self._schema.execute(
                    operation.query,
                    variable_values=operation.variables,
                    operation_name=operation.name,
                    context_value=context,
                    allowed_operation_types=_OVER_HTTP,
                )
        except InvalidOperationTypeError:
            raise BadRequestError(400, "Subscriptions run over WebSocket (graphql-transport-ws).") from None
        except (CannotGetOperationTypeError, MissingQueryError):
            raise BadRequestError(400, "`operationName` must name one operation of the document.") from None
        errors = [coded(error) for error in result.errors or ()]
        answer: dict[str, object] = {"data": result.data}
        if errors:
            answer["errors"] = [error.formatted for error in errors]
        return answer, _status(errors)


def _status(errors: Sequence[GraphQLError]) -> int:
    codes = {(error.extensions or {}).get("code") for error in errors}
    return 401 if ErrorCode.UNAUTHENTICATED.value in codes else 200


def _failure(message: str, code: ErrorCode, further: dict[str, object] | None = None) -> dict[str, object]:
    return {"errors": [{"message": message, "extensions": {"code": code.value, **(further or {})}}]}


def _json(answer: dict[str, object], status: int) -> Response:
    # "replace": what the client sent broken may be quoted in a message, and must not break the answer.
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    return Response(body, status, media_type="application/json", headers={"Cache-Control": "no-store"})
