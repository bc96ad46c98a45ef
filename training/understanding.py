"""The second stage: all heads at once, on our own messages, with the public names kept in mind."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from ingest.understanding.labels import SPAN_TYPES, SpanType
from ingest.understanding.pieces import Pieces
from training.averaging import Mean
from training.corpora import Sentence
from training.items import item_of, varied
from training.losses import Both, losses, unseen_losses
from training.material import Material
from training.messages import Message
from training.names import items_of, optimizer_of, pool_of, slope
from training.tagging import batch, batches, tag_loss

_ROOM = 1_024
_RATE, _HEAD_RATE = 1e-4, 8e-4
_KEPT = 0.995
_ALL = frozenset(SPAN_TYPES)


def teach_all(
    model: Both,
    pieces: Pieces,
    material: Material,
    *,
    epochs: int,
    replayed: int,
    seed: int,
) -> None:
    """Train all heads; each epoch sees every message once and a sample of the public sentences.

    The model ends with the running mean of its weights.
    """
    messages, sentences = material.messages, material.sentences
    chance = random.Random(seed)
    torch.manual_seed(seed)
    public = pool_of(sentences)
    own = pool_of([Sentence("own", m.text, m.spans, _ALL) for m in messages])
    pool = {kind: [*public.get(kind, ()), *own.get(kind, ()) * 3] for kind in (SpanType.PERSON, SpanType.PLACE)}
    model.encoder.words.weight.requires_grad_(False)
    optimizer = optimizer_of(model, _RATE, _HEAD_RATE)
    steps = epochs * _count(messages, pieces)
    planned = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: slope(step, steps))
    mean = Mean(model, _KEPT)
    began = time.monotonic()
    for epoch in range(epochs):
        items = [item_of(varied(message, pool, chance), pieces) for message in messages]
        sample = items_of(chance.sample(sentences, min(replayed, len(sentences))), pieces, public, chance)
        replay = list(batches([len(item.window.pieces) for item in sample], _ROOM, chance))
        groups = list(batches([len(item.tagged.window.pieces) for item in items], _ROOM, chance))
        model.train()
        sums = np.zeros(6)
        for at, group in enumerate(groups):
            with torch.autocast("cpu", torch.bfloat16):
                each = losses(model, [items[place] for place in group])
            each.sum().backward()
            for public_group in replay[at * len(replay) // len(groups) : (at + 1) * len(replay) // len(groups)]:
                made = batch([sample[place] for place in public_group])
                with torch.autocast("cpu", torch.bfloat16):
                    tags = model.encoder(made.pieces, made.shapes, made.mask)[1]
                tag_loss(tags, made).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            planned.step()
            mean.follow()
            sums += each.values()
        told = " ".join(f"{value:.3f}" for value in sums / len(groups))
        mean.swap()
        unseen = " ".join(f"{value:.3f}" for value in unseen_losses(model, pieces, material.messages_aside))
        mean.swap()
        print(f"epoch {epoch + 1}/{epochs}: {told} unseen {unseen} {time.monotonic() - began:.0f} s", flush=True)
    mean.swap()


def _count(messages: Sequence[Message], pieces: Pieces) -> int:
    sizes = [len(item_of(message, pieces).tagged.window.pieces) for message in messages]
    return len(list(batches(sizes, _ROOM, random.Random(0)))) + 2
