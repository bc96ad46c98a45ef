"""Which parts of a text a finding has taken already, so that no two findings overlap."""

from __future__ import annotations


class Coverage:
    """Marks code points as taken; every question costs the length of its span alone."""

    __slots__ = ("_taken",)

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Take a span; False, and nothing taken, where part of it is taken already or it is empty."""
        if start >= end or not self.free(start, end):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True

    def free(self, start: int, end: int) -> bool:
        return self._taken.find(1, start, end) < 0
