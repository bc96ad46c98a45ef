"""What an embedded engine gives its supervisor: a program to run, and where others find it once it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.engines.process import Program

Port = Literal["graph", "vectors", "redis"]


@dataclass(frozen=True, slots=True)
class Engine:
    """`address` holds the fields of Endpoints that this engine fills in."""

    port: Port
    program: Program
    address: Mapping[str, str] = field(default_factory=dict)
    browser: str = ""
    """Neo4j Browser's address, where the engine brings it."""
