"""Pages beside the API: GraphiQL in development, the schema for those signed in, and the counts for Prometheus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from importlib.resources import files

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from graphapi.context import bearer
from graphapi.metrics import exposition
from graphapi.print_schema import sdl
from graphapi.services import Recollect
from knowledge.errors import Unauthenticated

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_PAGE_FILES = {"index.html": "text/html", "graphiql.js": "text/javascript", "graphiql.css": "text/css"}


def graphiql_routes() -> list[BaseRoute]:
    """Serve the page and its two files from the package; nothing on it comes from elsewhere. The root leads there."""
    return [
        Route("/", _to_the_page, methods=["GET"]),
        Route("/graphiql", _page("index.html"), methods=["GET"]),
        *(Route(f"/graphiql/{name}", _page(name), methods=["GET"]) for name in _PAGE_FILES if name != "index.html"),
    ]


async def schema_file(request: Request) -> Response:
    services: Recollect = request.app.state.recollect
    token = bearer(request.headers.get("authorization"))
    try:
        if token is None:
            raise Unauthenticated("Sign in first: send the header `Authorization: Bearer TOKEN`.")
        await services.accounts.authenticate(token)
    except Unauthenticated as error:
        return PlainTextResponse(f"{error}\n", 401, headers={"WWW-Authenticate": "Bearer"})
    return PlainTextResponse(sdl(), media_type="application/graphql")


async def metrics(_: Request) -> Response:
    return Response(await run_in_threadpool(exposition), media_type=CONTENT_TYPE_LATEST)


async def _to_the_page(_: Request) -> Response:
    return RedirectResponse("/graphiql")


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        return Response(
            _file(name),
            media_type=_PAGE_FILES[name],
            headers={
                "Content-Security-Policy": _POLICY,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cache-Control": "no-cache",
            },
        )

    return page


@cache
def _file(name: str) -> bytes:
    return files("graphapi").joinpath("graphiql", name).read_bytes()
