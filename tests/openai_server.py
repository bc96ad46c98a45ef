"""A server on loopback that speaks OpenAI's protocol: embeddings and chat completions, and whatever goes wrong.

It answers by `embeddings` and `chat` unless replies were scripted: those go first, in order, whichever was asked.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

DIMENSIONS = 8


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is sent as it is where it is text or bytes, else JSON; what `hangs` never comes, what `drips` has no end.

    `after` is how long, in seconds, the server thinks.
    """

    body: object = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    drips: bool = False
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    path: str
    body: Mapping[str, object]
    headers: Mapping[str, str]


def error(status: int, message: str = "no", **headers: str) -> Reply:
    """Return a refusal as OpenAI words it; `retry_after="2"` becomes the header Retry-After."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply({"error": {"message": message, "type": "error", "code": None, "param": None}}, status, told)


def completion(content: str | None, **message: object) -> Reply:
    """Return a chat completion of one choice; `refusal` and the like go into its message."""
    choice = {
        "index": 0,
        "finish_reason": message.pop("finish_reason", "stop"),
        "message": {"role": "assistant", "content": content, **message},
    }
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    about = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "test"}
    return Reply({**about, "choices": [choice], "usage": usage})


def by_words(text: str) -> list[float]:
    """Return a unit vector of which each word of the text moves one axis."""
    vector = np.zeros(DIMENSIONS)
    for word in text.lower().split():
        vector[hashlib.sha256(word.encode()).digest()[0] % DIMENSIONS] += 1
    length = float(np.linalg.norm(vector))
    return [float(value) for value in (vector / length if length else vector)]


class OpenAIServer:
    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self.replies: deque[Reply] = deque()
        self.embed: Callable[[str], list[float]] = by_words
        self.embeddings: Callable[[Mapping[str, object]], Reply] = self.embedded
        self.chat: Callable[[Mapping[str, object]], Reply] = lambda body: completion("{}")
        self.closing = asyncio.Event()

    async def answer(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.asked.append(Asked(request.url.path, body, dict(request.headers)))
        if self.replies:
            reply = self.replies.popleft()
        else:
            reply = self.embeddings(body) if request.url.path.endswith("/embeddings") else self.chat(body)
        await asyncio.sleep(reply.after)
        if reply.hangs:
            await self.closing.wait()
        if reply.drips:
            return StreamingResponse(self._drops(), reply.status, media_type="application/json")
        text = reply.body if isinstance(reply.body, str | bytes) else json.dumps(reply.body)
        return Response(text, reply.status, dict(reply.headers), media_type="application/json")

    async def _drops(self) -> AsyncIterator[bytes]:
        while not self.closing.is_set():
            yield b" "
            await asyncio.sleep(0.01)

    def embedded(self, body: Mapping[str, object]) -> Reply:
        texts = body["input"] if isinstance(body["input"], list) else [body["input"]]
        data = [
            {"object": "embedding", "index": place, "embedding": _encoded(self.embed(text), body)}
            for place, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return Reply({"object": "list", "model": body["model"], "data": data, "usage": usage})


def _encoded(vector: list[float], body: Mapping[str, object]) -> object:
    if body.get("encoding_format") == "base64":
        return base64.b64encode(np.array(vector, dtype="<f4").tobytes()).decode()
    return vector


@asynccontextmanager
async def openai_server() -> AsyncIterator[OpenAIServer]:
    """Serve on a free port, at `url`, until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))  # held from here on, so that nobody else takes the port
    server = OpenAIServer(f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
    routes = [Route(f"/v1/{path}", server.answer, methods=["POST"]) for path in ("embeddings", "chat/completions")]
    config = uvicorn.Config(Starlette(routes=routes), log_level="warning", lifespan="off")
    web = _Unsignalled(config)
    serving = asyncio.create_task(web.serve([listening]))
    await web.listens.wait()
    try:
        yield server
    finally:
        server.closing.set()
        web.should_exit = True
        await serving


class _Unsignalled(uvicorn.Server):
    """Leaves signals to pytest, and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()
