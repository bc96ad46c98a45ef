"""Real servers in containers, where a Docker engine answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from pydantic import SecretStr

from knowledge.engines.supervisor import GraphChoice
from knowledge.settings import Settings

_QDRANT_PORTS = (6333, 6334)


@contextmanager
def contained(settings: Settings, graph: GraphChoice) -> Iterator[Settings]:
    """Give the settings servers for what has no URL yet.

    Neo4j where it is asked for and a Docker engine answers; Qdrant and Redis with RECOLLECT_TEST_SERVERS=containers.
    """
    with ExitStack() as running:
        known: dict[str, object] = {}
        if graph == "neo4j" and settings.neo4j_uri is None and docker_answers():
            known |= _neo4j(running)
        if os.environ.get("RECOLLECT_TEST_SERVERS") == "containers":
            known |= {} if settings.qdrant_url is not None else _qdrant(running)
            known |= {} if settings.redis_url is not None else _redis(running)
        yield settings.model_copy(update=known)


def docker_answers() -> bool:
    import docker

    try:
        docker.from_env(timeout=5).ping()
    except docker.errors.DockerException:
        return False
    return True


def _neo4j(running: ExitStack) -> dict[str, object]:
    from testcontainers.community.neo4j import Neo4jContainer

    server = running.enter_context(Neo4jContainer("neo4j:5.26-community"))
    password = SecretStr(server.password)
    return {"neo4j_uri": server.get_connection_url(), "neo4j_user": server.username, "neo4j_password": password}


def _qdrant(running: ExitStack) -> dict[str, object]:
    from testcontainers.community.qdrant import QdrantContainer

    server = QdrantContainer("qdrant/qdrant:v1.19.0")
    for port in _QDRANT_PORTS:  # the client takes the gRPC port to be the one above HTTP's
        server.with_bind_ports(port, port)
    running.enter_context(server)
    return {"qdrant_url": f"http://{server.get_container_host_ip()}:{_QDRANT_PORTS[0]}"}


def _redis(running: ExitStack) -> dict[str, object]:
    from testcontainers.community.redis import RedisContainer

    server = running.enter_context(RedisContainer("redis:7-alpine"))
    url = f"redis://{server.get_container_host_ip()}:{server.get_exposed_port(server.port)}/0"
    return {"redis_url": SecretStr(url)}
