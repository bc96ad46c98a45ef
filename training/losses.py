"""What the heads lose on a batch of messages."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ingest.understanding.labels import SpanType
from ingest.understanding.pairs import head_of, lay
from ingest.understanding.pieces import Pieces
from training.encoder import Encoder, Relater
from training.items import UNTOLD, Item, item_of
from training.messages import Message
from training.tagging import Batch, batch, batches, tag_loss

_ROOM = 1_024


class Both(nn.Module):
    """The two networks as one to train."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.relater = Relater()


@dataclass(frozen=True, slots=True)
class Losses:
    tags: Tensor
    sensitivity: Tensor
    kind: Tensor
    predicate: Tensor
    standing: Tensor
    times: Tensor

    def values(self) -> list[float]:
        parts = (self.tags, self.sensitivity, self.kind, self.predicate, self.standing, self.times)
        return [part.item() for part in parts]

    def sum(self) -> Tensor:
        return (
            2.0 * self.tags
            + 0.5 * self.sensitivity
            + 0.5 * self.kind
            + 2.0 * self.predicate
            + 0.3 * self.standing
            + 0.2 * self.times
        )


def losses(model: Both, items: Sequence[Item]) -> Losses:
    made = batch([item.tagged for item in items])
    states, tags, sensitivity, kind = model.encoder(made.pieces, made.shapes, made.mask)
    zero = tags.sum() * 0.0
    predicate = standing = times = zero
    if pairs := [(row, item) for row, item in enumerate(items) if item.pairs]:
        asked = _laid(pairs, made)
        told = asked.told
        said, stands, when = (each.float()[told] for each in model.relater(states[asked.rows], *asked.inputs))
        right = torch.tensor([each for _, item in pairs for each in item.predicates])
        predicate = functional.cross_entropy(said, right, label_smoothing=0.02)
        stand = torch.tensor([each for _, item in pairs for each in item.standings])
        if (stand != UNTOLD).any():
            standing = functional.cross_entropy(stands, stand, ignore_index=UNTOLD)
            dated = torch.tensor([each for _, item in pairs for each in item.times])
            times = functional.cross_entropy(
                (when + _only_dates(pairs, when)).flatten(0, 1), dated.flatten(), ignore_index=UNTOLD
            )
    return Losses(
        tag_loss(tags, made),
        functional.cross_entropy(
            sensitivity.float(), torch.tensor([item.sensitivity for item in items]), label_smoothing=0.05
        ),
        functional.cross_entropy(kind.float(), torch.tensor([item.kind for item in items]), label_smoothing=0.05),
        predicate,
        standing,
        times,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The pairs of a batch as the network takes them: which rows, its inputs, and which cells hold a pair."""

    rows: Tensor
    inputs: tuple[Tensor, Tensor, Tensor, Tensor]
    told: Tensor


def _laid(pairs: Sequence[tuple[int, Item]], made: Batch) -> _Asked:
    texts, width = len(pairs), made.pieces.shape[1]
    most = max(len(item.pairs) for _, item in pairs)
    ends = torch.zeros(texts, most, 2, width)
    types = torch.zeros(texts, most, 2, dtype=torch.long)
    facts = torch.zeros(texts, most, 3, dtype=torch.long)
    roles = torch.full((texts, most, 3, width), -1)
    told = torch.zeros(texts, most, dtype=torch.bool)
    for at, (_, item) in enumerate(pairs):
        laid = lay(item.tagged.window, item.spans, item.pairs)
        count, _, size = laid.roles.shape
        ends[at, :count, :, :size] = torch.from_numpy(laid.ends)
        types[at, :count] = torch.from_numpy(laid.types)
        facts[at, :count] = torch.from_numpy(laid.facts)
        roles[at, :count, :, :size] = torch.from_numpy(laid.roles)
        told[at, :count] = True
    return _Asked(torch.tensor([row for row, _ in pairs]), (ends, types, facts, roles), told)


def _only_dates(pairs: Sequence[tuple[int, Item]], when: Tensor) -> Tensor:
    """Far below zero at all pieces but the first and those where a date begins."""
    bar, done = torch.full_like(when, -1e4), 0
    for _, item in pairs:
        heads = [0, *(head_of(item.tagged.window, s) for s in item.spans if s.type is SpanType.DATE)]
        last = done + len(item.pairs)
        bar[done:last, :, heads] = 0.0
        done = last
    return bar


@torch.inference_mode()
def unseen_losses(model: Both, pieces: Pieces, aside: Sequence[Message]) -> NDArray[np.float64]:
    """Mean losses over messages that do not train, in the order of `Losses`."""
    model.eval()
    items = [item_of(message, pieces) for message in aside]
    groups = list(batches([len(item.tagged.window.pieces) for item in items], _ROOM, random.Random(0)))
    return np.mean([losses(model, [items[at] for at in group]).values() for group in groups], axis=0)
