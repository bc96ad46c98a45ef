"""The question: what is asked of a model, once and for all, and the memories it is asked about, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from openai.types.chat import ChatCompletionMessageParam

from knowledge.entities.entity import EntityKind

_FORM = 2_500
VERSION = "1"
"""Counts up with every change of what is asked: answers from before are not taken for answers to it."""


@cache
def task() -> str:
    """Return what is asked, the same for every memory."""
    return files("ingest.language_model").joinpath("task.txt").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Asked:
    """One memory as it is shown: whatever had to be masked is."""

    text: str
    remark: str | None
    speaker: str | None
    written_at: datetime

    def told(self, id_: str) -> dict[str, str]:
        more = {"speaker": self.speaker, "remark": self.remark}
        when = f"{self.written_at:%A} {self.written_at.isoformat(timespec='minutes')}"
        return {"id": id_, "written_at": when, "text": self.text, **{k: v for k, v in more.items() if v}}


def messages(memories: Mapping[str, Asked], known: Mapping[str, EntityKind]) -> list[ChatCompletionMessageParam]:
    """Return the question about these memories, by the ids that the answer is to use."""
    data = {
        "known": [{"name": name, "type": kind.value} for name, kind in known.items()],
        "memories": [asked.told(id_) for id_, asked in memories.items()],
    }
    return [
        {"role": "system", "content": task()},
        {"role": "user", "content": json.dumps(data, ensure_ascii=False)},
    ]


def tokens_at_most(question: list[ChatCompletionMessageParam]) -> int:
    """Return no fewer tokens than the question and its form have: one is hardly ever shorter than two bytes."""
    return sum(len(str(message.get("content", "")).encode()) for message in question) // 2 + _FORM
