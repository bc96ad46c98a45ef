"""Lines of a WhatsApp text export: which one begins a message, and the day and time it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ingest.normalise import matchable

_DATE = r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?"
_TIME = r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[ _]{0,2}([ap])\.? ?m\.?(?![a-z]))?"
_IN_BRACKETS = re.compile(rf" {{0,4}}\[{_DATE},? {{1,2}}{_TIME}\] ?", re.IGNORECASE)
_BEFORE_A_DASH = re.compile(rf" {{0,4}}{_DATE},? {{1,2}}{_TIME} ?- ", re.IGNORECASE)


_EARLIEST, _LATEST = 1990, 2100
"""No chat is older, nor from farther ahead."""


class DateOrder(Enum):
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A header's date and time as written; which of the first two numbers is the day is the file's to say."""

    numbers: tuple[int, int, int]
    dotted: bool
    hour: int
    minute: int
    second: int
    half: str

    def moment(self, order: DateOrder) -> datetime | None:
        """Return the local time; a date that is impossible in this order is read in the other, or is None."""
        first, second, third = self.numbers
        readings = [(_full(third), second, first), (_full(third), first, second)]
        if first > 999:
            readings = [(first, second, third)]
        elif order is DateOrder.MONTH_FIRST:
            readings.reverse()
        hour = self.hour
        if self.half == "p" and hour < 12:
            hour += 12
        elif self.half == "a" and hour == 12:
            hour = 0
        for year, month, day in readings:
            if not _EARLIEST <= year <= _LATEST:
                continue
            try:
                return datetime(year, month, day, hour, self.minute, self.second)
            except ValueError:
                continue
        return None


@dataclass(frozen=True, slots=True)
class Header:
    stamp: Stamp
    length: int
    """How many characters of the line it takes."""
    in_brackets: bool


def read_header(line: str) -> Header | None:
    """Read what begins a message, in the forms of Android and iOS; None where the line goes on with the one before."""
    plain = matchable(line[:80])
    if (match := _IN_BRACKETS.match(plain)) is None and (match := _BEFORE_A_DASH.match(plain)) is None:
        return None
    first, cut, second, third, hour, minute, seconds, half = match.groups()
    stamp = Stamp(
        numbers=(int(first), int(second), int(third)),
        dotted=cut == ".",
        hour=int(hour),
        minute=int(minute),
        second=int(seconds or 0),
        half=(half or "").lower(),
    )
    return Header(stamp, match.end(), match.re is _IN_BRACKETS)


class OrderEvidence:
    """Gathers over a whole file what tells day-first from month-first dates."""

    def __init__(self) -> None:
        self._impossible = dict.fromkeys(DateOrder, 0)
        self._backward = dict.fromkeys(DateOrder, 0)
        self._last: dict[DateOrder, datetime] = {}
        self._dotted = self._halves = 0

    def add(self, stamp: Stamp) -> None:
        first, second, _ = stamp.numbers
        self._dotted += stamp.dotted
        self._halves += stamp.half != ""
        if first > 999:
            return
        self._impossible[DateOrder.DAY_FIRST] += second > 12
        self._impossible[DateOrder.MONTH_FIRST] += first > 12
        for order in DateOrder:
            moment = stamp.moment(order)
            if moment is not None:
                self._backward[order] += moment < self._last.get(order, moment)
                self._last[order] = moment

    def order(self) -> DateOrder:
        """A 13th decides; then the order in which time does not run backward; then the habit of the form."""
        for counts in (self._impossible, self._backward):
            if counts[DateOrder.DAY_FIRST] != counts[DateOrder.MONTH_FIRST]:
                return min(DateOrder, key=counts.__getitem__)
        american = self._halves > 0 and not self._dotted
        return DateOrder.MONTH_FIRST if american else DateOrder.DAY_FIRST


def _full(year: int) -> int:
    return year + 2000 if year < 100 else year
