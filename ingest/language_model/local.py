"""What goes into a language model's reader, and the one thing that must be told of why nothing comes out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from knowledge.ingestion.facts import Draft, Understanding

Stand = Callable[[Sequence[str]], Awaitable[bool]]
"""Tells whether memories, by id, still are as they were when they were chosen: asked right before they go out."""


class OverBudget(Exception):
    """The owner's budget of today does not hold the question."""


@dataclass(frozen=True, slots=True)
class Local:
    """A memory with what this machine found in it, which a model may add to."""

    draft: Draft
    found: Understanding
