"""Leaves a server alone that does not answer, and looks again by one call after a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 5
"""In a row. A server that fails now and then is asked on."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 300.0


@dataclass(slots=True)
class Breaker:
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _pause_s: float = FIRST_PAUSE_S
    _until: float = 0.0
    _trying: bool = False

    @property
    def is_open(self) -> bool:
        return self._failures >= FAILURES or self.clock() < self._until

    @property
    def is_due(self) -> bool:
        """Tell whether one call may find out how the server is."""
        return not self._trying and self.clock() >= self._until

    def admits(self) -> bool:
        """Tell whether a call may go out now; after a pause one is let through, and what it meets decides."""
        if not self.is_open:
            return True
        if not self.is_due:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        self._failures, self._pause_s, self._trying = 0, FIRST_PAUSE_S, False

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = self.clock() + self._pause_s
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._trying = False

    def given_up(self) -> None:
        """Forget a call that came to no end of its own: it says nothing of the server."""
        self._trying = False

    def pause(self, seconds: float) -> None:
        """Leave the server alone for as long as it asked for."""
        self._until = max(self._until, self.clock() + min(seconds, LONGEST_PAUSE_S))
