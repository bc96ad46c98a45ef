"""The end of each owner's log as a Redis stream: quick to read, free to lose, never with a hole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from hashlib import sha256

from redis.asyncio import Redis

from knowledge.events.event import ChangeEvent, EventType
from knowledge.events.ports import Wake
from knowledge.stores.redis_client import redis_errors

WAKE_CHANNELS = 64
MAX_LENGTH = 2_048
KEEP_MS = 3_600_000

# One number follows the other, whoever publishes, in whatever order, how often ever. What lies behind a gap is left
# out: its publisher asks again for what follows the last number. KEYS: stream, epoch. ARGV: epoch, first number,
# longest, milliseconds to keep, afresh, channel, owner, then one entry each of type, ids, levels, instant.
_APPEND = """
if redis.call('GET', KEYS[2]) ~= ARGV[1] or ARGV[5] == '1' then redis.call('DEL', KEYS[1]) end
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local last = newest[1] and tonumber(string.match(newest[1][1], '^%d+'))
local seq, added = tonumber(ARGV[2]), false
for at = 8, #ARGV, 4 do
  if not last or seq == last + 1 then
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], seq .. '-0',
      't', ARGV[at], 'i', ARGV[at + 1], 'l', ARGV[at + 2], 'a', ARGV[at + 3])
    last, added = seq, true
  end
  seq = seq + 1
end
if added then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[4])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PUBLISH', ARGV[6], last .. ' ' .. ARGV[1] .. ' ' .. ARGV[7])
end
return last
"""


class RedisEventStream:
    """The port EventStream on Redis or Valkey; the keys of one owner share a slot of a cluster."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._append = redis.register_script(_APPEND)

    async def last(self, owner: str, epoch: str) -> int | None:
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.get(_epoch_key(owner))
                pipe.xrevrange(_stream_key(owner), count=1)
                found, entries = await pipe.execute()
        return _seq(entries[0][0]) if found == epoch and entries else None

    async def append(self, epoch: str, events: Sequence[ChangeEvent], *, afresh: bool = False) -> int:
        owner = events[0].owner
        entries = [
            text
            for event in events
            for text in (event.type.value, ",".join(event.ids), ",".join(map(str, event.levels)), event.at)
        ]
        with redis_errors():
            last = await self._append(
                keys=[_stream_key(owner), _epoch_key(owner)],
                args=[epoch, events[0].seq, MAX_LENGTH, KEEP_MS, int(afresh), _channel(owner), owner, *entries],
            )
        return int(last)

    async def after(self, owner: str, epoch: str, seq: int, limit: int) -> list[ChangeEvent]:
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.get(_epoch_key(owner))
                pipe.xrange(_stream_key(owner), min=f"({seq}-0", count=limit)
                found, entries = await pipe.execute()
        if found != epoch:
            return []
        events = [_to_event(owner, entry_id, entry) for entry_id, entry in entries]
        return [event for place, event in enumerate(events, seq + 1) if event.seq == place]

    async def wakes(self) -> AsyncIterator[Wake]:
        with redis_errors():
            async with self._redis.pubsub(ignore_subscribe_messages=True) as channels:
                await channels.subscribe(*(f"events:wake:{number}" for number in range(WAKE_CHANNELS)))
                while True:
                    message = await channels.get_message(timeout=5.0)
                    if message is not None:
                        seq, epoch, owner = message["data"].split(" ", 2)
                        yield Wake(owner, epoch, int(seq))


def _stream_key(owner: str) -> str:
    return f"events:{{{owner}}}"


def _epoch_key(owner: str) -> str:
    return f"events:{{{owner}}}:epoch"


def _channel(owner: str) -> str:
    return f"events:wake:{sha256(owner.encode()).digest()[0] % WAKE_CHANNELS}"


def _seq(entry_id: str) -> int:
    return int(entry_id.split("-", 1)[0])


def _to_event(owner: str, entry_id: str, entry: dict[str, str]) -> ChangeEvent:
    return ChangeEvent(
        owner,
        _seq(entry_id),
        EventType(entry["t"]),
        tuple(entry["i"].split(",")),
        tuple(int(level) for level in entry["l"].split(",")),
        entry["a"],
    )
