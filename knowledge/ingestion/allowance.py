"""How much a language model may still be asked: requests a minute for all, tokens and money a day for each owner."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings


@dataclass(frozen=True, slots=True)
class Cost:
    """Tokens, and what they cost in millionths of a US dollar."""

    tokens: int
    micros: int


@dataclass(frozen=True, slots=True)
class Limits:
    requests_per_minute: int
    tokens_per_day: int
    micros_per_day: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        micros = int(settings.llm_spend_per_day * 1_000_000)
        return cls(settings.llm_requests_per_minute, settings.llm_tokens_per_day, micros)


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one question, on the day (UTC) whose budget pays for it."""

    owner: str
    day: str
    cost: Cost
    is_shared: bool = True


class Allowance(Protocol):
    async def wait_s(self) -> float:
        """Take one request of this minute's and return 0, or return after how many seconds to ask again."""
        ...

    async def reserve(self, owner: str, cost: Cost) -> Reservation | None:
        """Set aside what a question may cost at most; None where the owner's day does not hold so much."""
        ...

    async def settle(self, reserved: Reservation, spent: Cost) -> None:
        """Put what it cost in the place of what was set aside."""
        ...


@dataclass(slots=True)
class ProcessAllowance:
    """Of this process alone: what there is where Redis does not answer."""

    limits: Limits
    clock: Callable[[], float] = time.monotonic
    _requests: deque[float] = field(default_factory=deque)
    _spent: dict[tuple[str, str], Cost] = field(default_factory=dict)

    async def wait_s(self) -> float:
        now = self.clock()
        while self._requests and now - self._requests[0] >= 60:
            self._requests.popleft()
        if len(self._requests) >= self.limits.requests_per_minute:
            return 60 - (now - self._requests[0])
        self._requests.append(now)
        return 0.0

    async def reserve(self, owner: str, cost: Cost) -> Reservation | None:
        day = today()
        self._spent = {key: held for key, held in self._spent.items() if key[1] == day}
        held = self._spent.get((owner, day), Cost(0, 0))
        after = Cost(held.tokens + cost.tokens, held.micros + cost.micros)
        if after.tokens > self.limits.tokens_per_day or after.micros > self.limits.micros_per_day:
            return None
        self._spent[owner, day] = after
        return Reservation(owner, day, cost, is_shared=False)

    async def settle(self, reserved: Reservation, spent: Cost) -> None:
        held = self._spent.get((reserved.owner, reserved.day))
        if held is not None:
            tokens = held.tokens - reserved.cost.tokens + spent.tokens
            self._spent[reserved.owner, reserved.day] = Cost(tokens, held.micros - reserved.cost.micros + spent.micros)


@dataclass(frozen=True, slots=True)
class CarefulAllowance:
    """Asks the shared one; where it is away, this process's own, which may not spend any money."""

    shared: Allowance
    own: Allowance

    async def wait_s(self) -> float:
        try:
            return await self.shared.wait_s()
        except EngineUnavailable:
            return await self.own.wait_s()

    async def reserve(self, owner: str, cost: Cost) -> Reservation | None:
        try:
            return await self.shared.reserve(owner, cost)
        except EngineUnavailable:
            return await self.own.reserve(owner, cost) if cost.micros == 0 else None

    async def settle(self, reserved: Reservation, spent: Cost) -> None:
        """Where the shared one is away, what was set aside stays so: it errs on the side of the budget."""
        if not reserved.is_shared:
            await self.own.settle(reserved, spent)
            return
        with suppress(EngineUnavailable):
            await self.shared.settle(reserved, spent)


def today() -> str:
    return datetime.now(UTC).date().isoformat()
