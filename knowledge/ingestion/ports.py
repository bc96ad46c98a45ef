"""What ingestion needs from the language side."""

from collections.abc import Sequence
from typing import Protocol

from knowledge.ingestion.facts import Draft, KnownName, Understanding


class Understander(Protocol):
    """Turns drafts into what they mean, in the order given; CPU work, no I/O."""

    def understand(self, drafts: Sequence[Draft], known: Sequence[KnownName]) -> list[Understanding]: ...
