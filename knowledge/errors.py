"""Every error the domain raises.

KnowledgeError
├── InvalidInput            what the caller sent cannot be taken; path names the field
├── NotFound                no such id for this caller: missing, malformed and foreign ids alike
├── Locked                  a step-up to `level` is needed
├── Forbidden               this scope or actor may not do that
├── Conflict                the thing changed since the caller read it
│   └── Moved               what this transaction read was gone when it wrote: it runs again from the start
├── IdempotencyMismatch     the key was used before with another input
├── LimitExceeded           a bound of the request was passed
├── Unauthenticated         no token, or one that is not valid
├── Fenced                  the lease went to another worker: stop
├── Outdated                what was decided rests on entities that changed meanwhile: decide again
├── SealBroken              a sealed value does not open under its key, place and level
├── TimedOut                a deadline passed; the work was told to stop
│   └── Contended           others kept changing the same things; a smaller piece may get through
└── EngineUnavailable       an engine does not answer; `engine` and `hint` say which and what to do
"""

from __future__ import annotations

from collections.abc import Collection

from knowledge.levels import Sensitivity


class KnowledgeError(Exception):
    """Root of the domain's errors; `str(error)` is a sentence a person can act on."""


class InvalidInput(KnowledgeError):
    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


class NotFound(KnowledgeError):
    def __init__(self, noun: str, *path: str) -> None:
        super().__init__(f"There is no such {noun}.")
        self.noun = noun
        self.path = path


class Locked(KnowledgeError):
    def __init__(self, level: Sensitivity) -> None:
        super().__init__(f"This is {level.name}: unlock it first with a step-up.")
        self.level = level


class Forbidden(KnowledgeError):
    pass


class Conflict(KnowledgeError):
    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


class Moved(Conflict):
    pass


class IdempotencyMismatch(KnowledgeError):
    def __init__(self) -> None:
        super().__init__("This idempotencyKey was used before with another input; use a new key.")


class LimitExceeded(KnowledgeError):
    def __init__(self, message: str, *path: str) -> None:
        super().__init__(message)
        self.path = path


class Unauthenticated(KnowledgeError):
    pass


class Fenced(KnowledgeError):
    pass


class Outdated(KnowledgeError):
    def __init__(self, entities: Collection[str]) -> None:
        super().__init__("Some entities changed meanwhile; resolve the names again.")
        self.entities = tuple(sorted(entities))


class SealBroken(KnowledgeError):
    pass


class TimedOut(KnowledgeError):
    pass


class Contended(TimedOut):
    pass


class EngineUnavailable(KnowledgeError):
    def __init__(self, engine: str, hint: str) -> None:
        super().__init__(f"{engine} does not answer: {hint}")
        self.engine = engine
        self.hint = hint
