"""The API process: one Starlette app over the wired services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from graphapi.execution import api_schema
from graphapi.http import GraphqlOverHttp
from graphapi.pages import graphiql_routes, metrics, schema_file
from graphapi.readiness import Probe, Readiness, health, probes_of
from graphapi.services import Recollect
from graphapi.websocket import GraphqlOverWebSocket
from ingest.bootstrap import open_recollect
from knowledge.settings import Settings

Opener: TypeAlias = Callable[[Settings], AbstractAsyncContextManager[Recollect]]


def create_app(
    settings: Settings, *, opener: Opener = open_recollect, probes: Mapping[str, Probe] | None = None
) -> Starlette:
    """Build the app; its lifespan opens the services and closes them."""
    schema = api_schema(introspection=settings.env != "production")
    routes: list[BaseRoute] = [
        Route("/graphql", GraphqlOverHttp(schema).answer, methods=["POST"]),
        WebSocketRoute("/graphql", GraphqlOverWebSocket(schema)),
        Route("/schema.graphql", schema_file, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        Route("/ready", Readiness(probes_of(settings) if probes is None else probes).check, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]
    if settings.env == "development":
        routes += graphiql_routes()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with opener(settings) as app.state.recollect:
            yield

    return Starlette(routes=routes, lifespan=lifespan)
