"""Capture, read, change and remove memories."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import strawberry
from strawberry import UNSET, Info

from graphapi.context import context_of, context_to_change
from graphapi.ids import Noun, addressed, decode_as, encode
from graphapi.resolvers.answers import user_error
from graphapi.schema.connected import SIMILAR, ConnectedMemoryConnection
from graphapi.schema.connections import page_request
from graphapi.schema.inputs import CaptureMemoryInput, MemoryFilter, UpdateMemoryInput
from graphapi.schema.memory import LISTING, Memory, MemoryConnection
from graphapi.schema.payloads import CaptureMemoriesPayload, CaptureResult, DeletePayload, MemoryPayload
from knowledge.errors import KnowledgeError, NotFound
from knowledge.memories import memory as domain

_TRASH = "trash"


async def memory(info: Info, id: strawberry.ID) -> Memory | None:
    context = context_of(info)
    context.access  # noqa: B018 — asks for a sign-in before the id is looked at
    asked = decode_as(Noun.MEMORY, id)
    found = None if asked is None else await context.loaders.memory.load(asked)
    return None if found is None else Memory.of(found)


async def memories(
    info: Info,
    filter: MemoryFilter | None = UNSET,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> MemoryConnection:
    context = context_of(info)
    wanted = filter.to_filter() if filter else domain.MemoryFilter()
    request = page_request(LISTING, first, after, last, before)
    page = await context.services.memories.list(context.access, wanted, request)
    return MemoryConnection.of(page, lambda: context.services.memories.count(context.access, wanted))


async def similar_memories(
    info: Info, id: strawberry.ID, first: int | None = UNSET, after: str | None = UNSET
) -> ConnectedMemoryConnection:
    context = context_of(info)
    request = page_request(SIMILAR, first, after)
    found = await context.services.connections.similar(context.access, addressed(Noun.MEMORY, id))
    return await ConnectedMemoryConnection.of(found, request, context.loaders, SIMILAR)


async def trash(info: Info, first: int | None = UNSET, after: str | None = UNSET) -> MemoryConnection:
    context = context_of(info)
    page = await context.services.memories.trash(context.access, page_request(_TRASH, first, after))
    return MemoryConnection.of(page, lambda: context.services.memories.count_trash(context.access), _TRASH)


async def capture_memory(info: Info, input: CaptureMemoryInput) -> MemoryPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.memories.capture(context.access, input.to_capture()), "input")


async def capture_memories(info: Info, input: list[CaptureMemoryInput]) -> CaptureMemoriesPayload:
    context = context_to_change(info)
    try:
        results = await context.services.memories.capture_many(
            context.access, [capture.to_capture() for capture in input]
        )
    except KnowledgeError as error:
        return CaptureMemoriesPayload(user_errors=[user_error(error, "input")])
    return CaptureMemoriesPayload(
        results=[
            CaptureResult(index=index, user_errors=[user_error(result, "input", str(index))])
            if isinstance(result, KnowledgeError)
            else CaptureResult(index=index, memory=Memory.of(result))
            for index, result in enumerate(results)
        ]
    )


async def update_memory(info: Info, id: strawberry.ID, input: UpdateMemoryInput) -> MemoryPayload:
    context = context_to_change(info)
    return await _answered(
        lambda: context.services.memories.update(context.access, addressed(Noun.MEMORY, id), input.to_edit()), "input"
    )


async def delete_memory(info: Info, id: strawberry.ID) -> DeletePayload:
    context = context_to_change(info)
    try:
        gone = await context.services.memories.delete(context.access, [addressed(Noun.MEMORY, id)])
    except KnowledgeError as error:
        return DeletePayload(user_errors=[user_error(error, "id")])
    return _deleted(gone, [] if gone else [("id",)])


async def delete_memories(info: Info, ids: list[strawberry.ID]) -> DeletePayload:
    context = context_to_change(info)
    asked = [addressed(Noun.MEMORY, text) for text in ids]
    try:
        gone = await context.services.memories.delete(context.access, asked)
    except KnowledgeError as error:
        return DeletePayload(user_errors=[user_error(error, "ids")])
    return _deleted(gone, [("ids", str(place)) for place, memory_id in enumerate(asked) if memory_id not in gone])


async def erase_memory(info: Info, id: strawberry.ID) -> DeletePayload:
    context = context_to_change(info)
    try:
        gone = await context.services.memories.erase(context.access, addressed(Noun.MEMORY, id))
    except KnowledgeError as error:
        return DeletePayload(user_errors=[user_error(error, "id")])
    return _deleted([gone], [])


async def restore_memory(info: Info, id: strawberry.ID) -> MemoryPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.memories.restore(context.access, addressed(Noun.MEMORY, id)))


async def retry_memory(info: Info, id: strawberry.ID) -> MemoryPayload:
    context = context_to_change(info)
    return await _answered(lambda: context.services.memories.retry(context.access, addressed(Noun.MEMORY, id)))


async def _answered(ask: Callable[[], Awaitable[domain.Memory]], argument: str = "id") -> MemoryPayload:
    try:
        return MemoryPayload(memory=Memory.of(await ask()))
    except KnowledgeError as error:
        return MemoryPayload(user_errors=[user_error(error, argument)])


def _deleted(ids: Sequence[str], missing: Sequence[tuple[str, ...]]) -> DeletePayload:
    return DeletePayload(
        deleted_ids=[strawberry.ID(encode(Noun.MEMORY, memory_id)) for memory_id in ids],
        user_errors=[user_error(NotFound("memory"), *path) for path in missing],
    )
