"""The executable schema: roots, scalars, bounds, caches, and errors that are coded before they leave."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import strawberry
from graphql import ASTValidationRule, GraphQLError, OperationDefinitionNode
from graphql import ExecutionResult as CoreResult
from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    SchemaExtension,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import StreamExecutionResult
from strawberry.types.graphql import OperationType

from graphapi.context import Context
from graphapi.errors import coded
from graphapi.limits import MAX_TOKENS, ExtentRule
from graphapi.resolvers.roots import Mutation, Query, Subscription
from graphapi.schema.entity import Contact, Event, Organization, Place, Thing
from graphapi.schema.scalars import SCALARS

_CACHED_DOCUMENTS = 512
_CACHED_LENGTH = 16_384


class ApiSchema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing here: `graphapi.errors` logs what needs it, without what foreign exceptions quote."""

    async def stream(self, *args: Any, **kwargs: Any) -> StreamResult:
        """Run what came over a WebSocket: subscriptions alone, so that HTTP's bounds hold for all the rest."""
        return await super().stream(*args, **{**kwargs, "allowed_operation_types": {OperationType.SUBSCRIPTION}})


class OneOperation(SchemaExtension):
    """Runs exactly one operation, with loaders of its own, on a WebSocket too."""

    def on_operation(self) -> Iterator[None]:
        if isinstance(self.execution_context.context, Context):
            self.execution_context.context = self.execution_context.context.for_operation()
        yield

    def on_parse(self) -> Iterator[None]:
        yield
        document = self.execution_context.graphql_document
        if document is None or self.execution_context._provided_operation_name is not None:
            return
        if sum(isinstance(part, OperationDefinitionNode) for part in document.definitions) > 1:
            raise GraphQLError("The document holds several operations: name one in `operationName`.")


class SmallDocumentsParsed(ParserCache):
    """Keeps parsed documents, but no large ones: clients send the same small ones over and over."""

    def on_parse(self) -> Iterator[None]:
        if _is_small(self.execution_context):
            yield from super().on_parse()
        else:
            yield


class SmallDocumentsValidated(ValidationCache):
    def on_validate(self) -> Iterator[None]:
        if _is_small(self.execution_context):
            yield from super().on_validate()
        else:
            yield


def _is_small(context: ExecutionContext) -> bool:
    return len(context.query or "") <= _CACHED_LENGTH


class CodedErrors(SchemaExtension):
    """Codes the errors of what is streamed, before each result leaves; over HTTP the answer's writer does."""

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        if isinstance(result, CoreResult | ExecutionResult) and result.errors:
            result.errors = [coded(error) for error in result.errors]
        yield


@lru_cache(maxsize=2)
def api_schema(*, introspection: bool = True) -> ApiSchema:
    """Build the schema, once per process and kind."""
    rules: list[type[ASTValidationRule]] = (
        [ExtentRule] if introspection else [ExtentRule, NoSchemaIntrospectionCustomRule]
    )
    return ApiSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=[Contact, Organization, Place, Event, Thing],
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not introspection),
        extensions=[
            CodedErrors,
            OneOperation,
            lambda: MaxTokensLimiter(MAX_TOKENS),
            lambda: AddValidationRules(rules),
            lambda: SmallDocumentsParsed(_CACHED_DOCUMENTS),
            lambda: SmallDocumentsValidated(_CACHED_DOCUMENTS),
        ],
    )
