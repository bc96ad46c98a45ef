"""Who asks, for whom, in which session, up to which level, for what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.errors import Forbidden
from knowledge.levels import Sensitivity


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"
    INGEST = "ingest"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Access:
    """Made once per operation from the token; every service and store method takes one.

    `actor` is the user who acts: the owner, a delegate, or "worker". `session` is the sid of the token, "" where there
    is none.
    """

    owner: str
    actor: str
    session: str
    clearance: Sensitivity
    scope: Scope

    @property
    def is_owner(self) -> bool:
        return self.actor == self.owner

    def params(self) -> dict[str, object]:
        """Return the parameters that every statement on tenant data takes."""
        return {"owner_id": self.owner, "clearance": int(self.clearance)}

    def check_writes(self) -> None:
        """Raise Forbidden where the token was given for reading alone."""
        if self.scope is Scope.READ:
            raise Forbidden("This token is for reading alone; changes need one that may write.")

    @classmethod
    def worker(cls, owner: str) -> Access:
        """Return the access of a worker that holds the owner's lease."""
        return cls(owner=owner, actor="worker", session="", clearance=Sensitivity.ULTRA_SECRET, scope=Scope.INGEST)
