"""Where the engines are: the environment's URL first, then the instance that runs on the data folder."""

from __future__ import annotations

from knowledge.engines.runtime import Endpoints, read_runtime
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings

__all__ = ["Endpoints", "resolve"]


def resolve(settings: Settings) -> Endpoints:
    """Return every engine's address; raises EngineUnavailable where neither knows one."""
    runtime = read_runtime(settings.data)
    running = runtime.endpoints if runtime is not None else None
    missing = [
        name
        for name, url in (
            ("NEO4J_URI", settings.neo4j_uri),
            ("QDRANT_URL", settings.qdrant_url),
            ("REDIS_URL", settings.redis_url),
        )
        if url is None and running is None
    ]
    if missing:
        raise EngineUnavailable(
            "Recollect", f"nothing runs on {settings.data}: start it with `recollect up`, or set {', '.join(missing)}."
        )
    return merged(settings, running)


def merged(settings: Settings, running: Endpoints | None) -> Endpoints:
    """Return the settings' addresses, and the running instance's for each port that they leave open."""
    graph = running if settings.neo4j_uri is None else None
    key = settings.qdrant_api_key
    return Endpoints(
        graph_uri=graph.graph_uri if graph else settings.neo4j_uri or "",
        graph_user=graph.graph_user if graph else settings.neo4j_user,
        graph_password=graph.graph_password if graph else settings.graph_password,
        graph_database=graph.graph_database if graph else settings.neo4j_database,
        vector_url=settings.qdrant_url or (running.vector_url if running else ""),
        vector_api_key=key.get_secret_value() if key and settings.qdrant_url else None,
        redis_url=settings.redis_url.get_secret_value()
        if settings.redis_url
        else (running.redis_url if running else ""),
    )
