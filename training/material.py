"""What trains and what is kept aside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from training.corpora import Sentence, held_out, read_public, read_spoken
from training.messages import Message, read_memories, read_texts, split

_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Material:
    """What trains and what is kept aside: a tenth of everything, and the memories of the evaluation."""

    messages: list[Message]
    messages_aside: list[Message]
    memories: list[Message]
    sentences: list[Sentence]
    sentences_aside: list[Sentence]

    @classmethod
    def read(cls, data: Path) -> Material:
        messages, messages_aside = split(list(read_texts(_TEXTS)))
        sentences = [*read_public(data / "data"), *read_spoken(data / "data")]
        return cls(
            messages,
            messages_aside,
            list(read_memories(data / "eval" / "memories_dev.jsonl")),
            [each for each in sentences if not held_out(each.text)],
            [each for each in sentences if held_out(each.text)],
        )
