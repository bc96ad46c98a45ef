"""runtime.json in the data folder: which instance runs there, and where its engines and its API are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from knowledge.engines.marks import ProcessMark
from knowledge.engines.secrets import write_private

NAME = "runtime.json"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the three engines answer."""

    graph_uri: str
    graph_user: str
    graph_password: str = field(repr=False)
    graph_database: str
    vector_url: str
    vector_api_key: str | None = field(repr=False)
    redis_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Runtime:
    """A running instance; `api` is empty until its API answers."""

    supervisor: ProcessMark
    endpoints: Endpoints
    api: str = ""
    browser: str = ""
    """Neo4j Browser's address, where this instance runs Neo4j."""


def write_runtime(data: Path, runtime: Runtime) -> None:
    write_private(data / NAME, json.dumps(asdict(runtime), indent=1))


def remove_runtime(data: Path) -> None:
    (data / NAME).unlink(missing_ok=True)


def read_runtime(data: Path) -> Runtime | None:
    """Return the running instance; None where there is none, or its file is stale or cannot be read."""
    try:
        kept = json.loads((data / NAME).read_text())
        runtime = Runtime(
            supervisor=ProcessMark(**kept["supervisor"]),
            endpoints=Endpoints(**kept["endpoints"]),
            api=str(kept["api"]),
            browser=str(kept["browser"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return runtime if runtime.supervisor.is_alive else None
