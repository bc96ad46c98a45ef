"""Leaves a server alone that keeps failing, so that nobody waits for it in vain."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

TRUSTED_FAILURES = 3


@dataclass(slots=True)
class Breaker:
    """Opens after some failures in a row, for longer each time; whoever comes after the pause tries for all.

    A try whose outcome is never told keeps others waiting for one more pause, and no longer.
    """

    clock: Callable[[], float] = time.monotonic
    trusted_failures: int = TRUSTED_FAILURES
    first_pause_s: float = 1.0
    longest_pause_s: float = 30.0
    _failures: int = 0
    _until: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.clock() < self._until

    def try_one(self) -> bool:
        """Tell whether to ask now; after a pause only the first to come asks, until its outcome is known."""
        if self.is_open:
            return False
        if self._failures >= self.trusted_failures:
            self._until = self.clock() + self._pause()
        return True

    def succeeded(self) -> None:
        self._failures, self._until = 0, 0.0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self.trusted_failures:
            self.pause(self._pause())

    def pause(self, seconds: float) -> None:
        """Leave the server alone for as long as it asked for, within bounds."""
        self._until = max(self._until, self.clock() + min(seconds, self.longest_pause_s))

    def _pause(self) -> float:
        doublings = min(self._failures - self.trusted_failures, 16)
        return float(min(self.first_pause_s * 2**doublings, self.longest_pause_s))
