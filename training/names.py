"""The first stage: names in public texts, before anything of our own."""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import nn

from ingest.understanding.labels import SpanType
from ingest.understanding.pieces import Pieces
from training.augment import recase, slip, swap_names
from training.averaging import Mean
from training.corpora import NAMED, Marked, Sentence
from training.encoder import Encoder
from training.scoring import score
from training.tagging import Tagged, batch, batches, found_spans, tag_loss, tagged, words_of

SEED = 7
_ROOM = 1_024
_RATE, _HEAD_RATE = 2e-4, 1e-3
_KEPT = 0.998


def teach(model: Encoder, pieces: Pieces, train: Sequence[Sentence], aside: Sequence[Sentence], *, epochs: int) -> None:
    """Train the tagger; the model ends with the running mean of its weights."""
    chance = random.Random(SEED)
    pool = pool_of(train)
    steps = len(list(batches(_sizes(items_of(train, pieces, pool, chance)), _ROOM, chance))) * epochs
    model.words.weight.requires_grad_(False)
    optimizer = optimizer_of(model, _RATE, _HEAD_RATE)
    planned = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: slope(step, steps))
    mean = Mean(model, _KEPT)
    began, done = time.monotonic(), 0
    for epoch in range(epochs):
        items = items_of(train, pieces, pool, chance)
        model.train()
        total = 0.0
        for group in batches(_sizes(items), _ROOM, chance):
            made = batch([items[at] for at in group])
            with torch.autocast("cpu", torch.bfloat16):
                tags = model(made.pieces, made.shapes, made.mask)[1]
            loss = tag_loss(tags, made)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            planned.step()
            mean.follow()
            total += loss.item()
            done += 1
            if done % 50 == 0:
                print(f"{done}/{steps} loss {total:.1f} {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        mean.swap()
        report(f"epoch {epoch + 1}", model, pieces, aside)
        mean.swap()
    mean.swap()


def optimizer_of(model: nn.Module, rate: float, head_rate: float) -> torch.optim.Optimizer:
    groups = defaultdict[tuple[float, float], list[nn.Parameter]](list)
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            old = name.removeprefix("encoder.").startswith(("layers", "entrance", "positions", "words"))
            groups[rate if old else head_rate, 0.01 if weight.ndim > 1 else 0.0].append(weight)
    parts = [{"params": part, "lr": lr, "weight_decay": wd} for (lr, wd), part in groups.items()]
    return torch.optim.AdamW(parts, fused=True)


def slope(step: int, steps: int) -> float:
    """Up over the first twentieth, down to nothing after it."""
    warm = max(1, steps // 20)
    return step / warm if step < warm else max(0.0, (steps - step) / max(1, steps - warm))


def pool_of(sentences: Sequence[Sentence]) -> dict[SpanType, list[str]]:
    pool = defaultdict[SpanType, set[str]](set)
    for sentence in sentences:
        for span in sentence.spans:
            pool[span.type].add(sentence.text[span.start : span.end])
    return {kind: sorted(names) for kind, names in pool.items()}


def items_of(
    train: Sequence[Sentence], pieces: Pieces, pool: dict[SpanType, list[str]], chance: random.Random
) -> list[Tagged]:
    items = list[Tagged]()
    for sentence in train:
        text, spans = swap_names(sentence.text, sentence.spans, pool, chance, 0.25)
        text, spans = slip(recase(text, chance), spans, chance, 0.02)
        items.append(tagged(text, words_of(text), spans, sentence.known, pieces))
    return items


def report(title: str, model: Encoder, pieces: Pieces, aside: Sequence[Sentence]) -> None:
    found = found_spans(model, [each.text for each in aside], pieces)
    for corpus in sorted({each.corpus for each in aside}):
        own = [at for at, each in enumerate(aside) if each.corpus == corpus]
        gold: list[Sequence[Marked]] = [aside[at].spans for at in own]
        types = NAMED if corpus != "hwu64" else {SpanType.DATE}
        got = score(gold, [found[at] for at in own], types)
        print(f"{title} {corpus} P {got.precision:.3f} R {got.recall:.3f} F1 {got.f1:.3f} of {got.count}", flush=True)


def _sizes(items: Sequence[Tagged]) -> list[int]:
    return [len(item.window.pieces) for item in items]
