"""From capture to READY beside a language model that is slow, and hangs now and then.

A server on loopback speaks OpenAI's protocol, thinks for 1.5 s before each answer and never gives every tenth. Owners
capture the sample life's messages, numbered so that none was answered before, one after the other at random moments,
under LLM_POLICY=always. Figures: milliseconds from the moment of capturing until the owner is told that the memory is
READY, the share of memories that carry the model's answer, and how often it was asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

import httpx
from websockets.asyncio.client import connect

from benchmarks.instance import Instance, instance, owners
from benchmarks.record import Record, percentile
from tests.graphql_socket import PROTOCOL, Socket
from tests.language_model_world import answering
from tests.openai_server import Reply, openai_server

_CAPTURE = "mutation($text: String!) { captureMemory(input: {content: $text}) { memory { id } } }"
_REFINED = "{ topics(first: 100) { edges { node { name memoryCount } } } }"
_TOLD = "number told"
"""A topic whose words stand in every text, as an answer's must, and which nothing but the server finds."""
_PATIENCE_S = 60.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--owners", type=int, default=8)
    parser.add_argument("--messages", type=int, default=25, help="of each owner")
    parser.add_argument("--gap", type=float, default=2.0, help="seconds between two of one owner, on average")
    parser.add_argument("--thinks", type=float, default=1.5, help="seconds before an answer")
    parser.add_argument("--hangs", type=int, default=10, help="every so many questions are never answered")
    parser.add_argument("--policy", default="always", help="LLM_POLICY; `never` tells what the machine does alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    figures = asyncio.run(_measure(asked))
    record = Record("language_model", "embedded", {"size": asked.owners * asked.messages}, asked.seed, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


async def _measure(asked: argparse.Namespace) -> dict[str, float]:
    async with openai_server() as server:
        server.chat = _slow(asked.thinks, asked.hangs)
        os.environ |= {"OPENAI_BASE_URL": server.url, "LLM_MODEL": "test", "LLM_POLICY": asked.policy}
        with instance(workers=1) as running:
            tokens = await asyncio.to_thread(owners, running.data, asked.owners)
            texts = _texts(asked.owners * asked.messages, asked.seed)
            parts = [texts[at :: asked.owners] for at in range(asked.owners)]
            pairs = zip(tokens, parts, strict=True)
            told = await asyncio.gather(*(_owner(running, token, part, asked) for token, part in pairs))
            refined = sum([await _refined(running, token) for token in tokens])
    waited = [1_000 * seconds for one in told for seconds in one]
    return {
        "latency_ms.p50": percentile(waited, 0.5),
        "latency_ms.p95": percentile(waited, 0.95),
        "latency_ms.p99": percentile(waited, 0.99),
        "ready": len(waited),
        "refined.share": refined / len(waited),
        "asked": len(server.asked),
    }


def _slow(thinks_s: float, every: int) -> Callable[[Mapping[str, object]], Reply]:
    answer, questions = answering(topics=[_TOLD]), iter(range(1, sys.maxsize))

    def chat(body: Mapping[str, object]) -> Reply:
        told = answer(body)
        return Reply(told.body, after=thinks_s, hangs=next(questions) % every == 0)

    return chat


def _texts(number: int, seed: int) -> list[str]:
    lines = resources.files("recollect.sample").joinpath("memories.jsonl").read_text("utf-8").splitlines()
    random_ = random.Random(seed)
    return [f"{json.loads(random_.choice(lines))['content']} (told as number {place})" for place in range(number)]


async def _owner(running: Instance, token: str, texts: list[str], asked: argparse.Namespace) -> list[float]:
    """Capture at random moments; return how long each took to be told READY."""
    random_ = random.Random(asked.seed)
    url = running.url.replace("http://", "ws://")
    began: dict[str, float] = {}
    ready: dict[str, float] = {}
    works = asyncio.Event()
    async with (
        connect(url, subprotocols=[PROTOCOL]) as connection,
        httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30) as http,
    ):
        socket = Socket(connection)
        await socket.open(token)
        await socket.watch()

        async def listen() -> None:
            while len(ready) <= len(texts):
                message = json.loads(await connection.recv())
                event = message.get("payload", {}).get("data", {}).get("memoryEvents") if "payload" in message else None
                if event and event["type"] == "READY":
                    ready[event["memoryId"]] = time.perf_counter()
                    works.set()
                elif message.get("type") == "ping":
                    await socket.send({"type": "pong"})

        listening = asyncio.create_task(listen())
        await http.post(running.url, json={"query": _CAPTURE, "variables": {"text": "The worker is there"}})
        await asyncio.wait_for(works.wait(), _PATIENCE_S)  # it loads for as long as it takes; that is not measured
        for text in texts:
            await asyncio.sleep(random_.expovariate(1 / asked.gap))
            at = time.perf_counter()
            told = await http.post(running.url, json={"query": _CAPTURE, "variables": {"text": text}})
            began[told.json()["data"]["captureMemory"]["memory"]["id"]] = at
        await asyncio.wait_for(listening, _PATIENCE_S)
    return [ready[id_] - at for id_, at in began.items()]


async def _refined(running: Instance, token: str) -> int:
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=30) as http:
        told = (await http.post(running.url, json={"query": _REFINED})).json()["data"]["topics"]["edges"]
    return sum(edge["node"]["memoryCount"] for edge in told if edge["node"]["name"] == _TOLD)


if __name__ == "__main__":
    sys.exit(main())
