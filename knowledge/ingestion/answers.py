"""Where answers of a language model are kept for a while: sealed, and found by a keyed hash of what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Answers(Protocol):
    """Never fails: what cannot be read or kept is asked again."""

    async def known(self, owner: str, questions: Sequence[str]) -> Mapping[str, str]:
        """Return the answers to those questions that were asked before."""
        ...

    async def keep(self, owner: str, answers: Mapping[str, str]) -> None: ...
