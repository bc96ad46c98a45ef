"""Leaves a server alone that keeps failing, so that nobody waits for it in vain."""

from __future__ import annotations

import time
from collections.abc import Callable

TRUSTED_FAILURES = 3
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0


class Breaker:
    """Opens after some failures in a row, for longer each time; whoever comes after the pause tries for all."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._until = 0.0

    @property
    def is_open(self) -> bool:
        return self._clock() < self._until

    def try_one(self) -> bool:
        """Tell whether to ask now; after a pause only the first to come asks, until its outcome is known."""
        if self.is_open:
            return False
        if self._failures >= TRUSTED_FAILURES:
            self._until = self._clock() + self._pause()
        return True

    def succeeded(self) -> None:
        self._failures, self._until = 0, 0.0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= TRUSTED_FAILURES:
            self._until = self._clock() + self._pause()

    def _pause(self) -> float:
        return float(min(_FIRST_PAUSE_S * 2 ** (self._failures - TRUSTED_FAILURES), _LONGEST_PAUSE_S))
