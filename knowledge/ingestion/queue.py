"""The wake-up line from who captures to who understands; the graph itself is the queue of record."""

from typing import Protocol


class JobQueue(Protocol):
    async def wake(self, shard: int) -> None:
        """Have a worker drain the shard soon; call it after the capture is committed.

        Never raises and never waits long: what a lost wake-up leaves behind is found by the sweep.
        """
        ...
