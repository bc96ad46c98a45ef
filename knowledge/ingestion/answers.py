"""Where answers of a language model are kept for a while: sealed, and found by a keyed hash of what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered about a memory; it goes with it."""

    memory: str
    text: str


class ForgetsAnswers(Protocol):
    async def forget(self, owner: str, memories: Sequence[str]) -> None:
        """Drop what was answered about these memories, and keep nothing that is still on its way."""
        ...


class Answers(ForgetsAnswers, Protocol):
    """Never fails: what cannot be read or kept is asked again, what cannot be dropped goes by itself."""

    async def known(self, owner: str, questions: Sequence[str]) -> Mapping[str, str]:
        """Return the answers to those questions that were asked before."""
        ...

    async def keep(self, owner: str, answers: Mapping[str, Answer]) -> None:
        """Keep answers by what was asked."""
        ...
