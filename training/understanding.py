"""The second stage: all heads at once, on our own messages, with the public names kept in mind."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ingest.understanding.labels import PREDICATES, SPAN_TYPES, STANDINGS, SpanType
from ingest.understanding.pairs import Pair, candidates, head_of, lay
from ingest.understanding.pieces import Pieces, Word
from ingest.understanding.spans import WordSpan
from training.augment import recase, slip, swap_names
from training.corpora import Marked, Sentence
from training.encoder import Encoder, Relater
from training.messages import Message
from training.names import items_of, optimizer_of, pool_of, slope
from training.tagging import Batch, Tagged, batch, batches, tag_loss, tagged, words_of

_ROOM = 1_024
_RATE, _HEAD_RATE = 1e-4, 8e-4
_KEPT = 0.995
_ALL = frozenset(SPAN_TYPES)
_UNTOLD = -100
"""The class that cross entropy leaves out."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message, with what is right of each of its candidate pairs."""

    tagged: Tagged
    sensitivity: int
    kind: int
    spans: tuple[WordSpan, ...]
    pairs: tuple[Pair, ...]
    predicates: tuple[int, ...]
    standings: tuple[int, ...]
    times: tuple[tuple[int, int], ...]
    """Pieces where the dates of beginning and end begin; 0 for none, -100 where nothing is asked."""


class Both(nn.Module):
    """The two networks as one to train."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.relater = Relater()


def item_of(message: Message, pieces: Pieces) -> Item:
    """Cut a message into words and pieces. Spans and pairs past the first window are left out."""
    words = words_of(message.text)
    item = tagged(message.text, words, message.spans, _ALL, pieces)
    places, spans = dict[int, int](), list[WordSpan]()
    for at in sorted(range(len(message.spans)), key=lambda each: message.spans[each].start):
        span = _word_span(message.spans[at], words)
        if span.last <= item.window.last:
            places[at] = len(spans)
            spans.append(span)
    right, open_ = dict[Pair, tuple[int, int, tuple[int, int]]](), set[Pair]()

    def pair_of(ends: tuple[int | None, int | None]) -> Pair | None:
        if any(end is not None and end not in places for end in ends):
            return None
        return Pair(*(None if end is None else places[end] for end in ends))

    for tie in message.ties:
        if pair := pair_of((tie.subject, tie.object)):
            since, until = (
                head_of(item.window, spans[places[at]]) if at is not None and at in places else 0
                for at in (tie.since, tie.until)
            )
            told = (PREDICATES.index(tie.predicate), STANDINGS.index(tie.standing), (since, until))
            right.setdefault(pair, told)
        open_ |= {other for ends in tie.elsewhere if (other := pair_of(ends))}
    pairs = tuple(pair for pair in candidates(spans) if pair in right or pair not in open_)
    nothing = (0, _UNTOLD, (_UNTOLD, _UNTOLD))
    told_of = [right.get(pair, nothing) for pair in pairs]
    return Item(
        item,
        message.sensitivity,
        message.kind,
        tuple(spans),
        pairs,
        tuple(each[0] for each in told_of),
        tuple(each[1] for each in told_of),
        tuple(each[2] for each in told_of),
    )


def _word_span(span: Marked, words: Sequence[Word]) -> WordSpan:
    touched = [at for at, word in enumerate(words) if word.start < span.end and span.start < word.end]
    return WordSpan(touched[0], touched[-1] + 1, span.type, 1.0)


def varied(message: Message, pool: Mapping[SpanType, Sequence[str]], chance: random.Random) -> Message:
    """The message with other names, digits, case and slips; what is said stays."""
    text, spans = swap_names(message.text, message.spans, pool, chance, 0.5)
    text = redial(recase(text, chance), spans, chance) if chance.random() < 0.5 else recase(text, chance)
    text, spans = slip(text, spans, chance, 0.02)
    return replace(message, text=text, spans=spans)


def redial(text: str, spans: Sequence[Marked], chance: random.Random) -> str:
    """Change the digits of codes and numbers outside of the spans, keeping their form."""
    signs = list(text)
    for match in re.finditer(r"\d{3,}", text):
        if all(span.end <= match.start() or match.end() <= span.start for span in spans):
            for at in range(match.start(), match.end()):
                signs[at] = str(chance.randrange(10))
    return "".join(signs)


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
            + self.predicate
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
        said, stands, when = (each.float() for each in model.relater(states, *asked))
        right = torch.tensor([each for _, item in pairs for each in item.predicates])
        predicate = functional.cross_entropy(said, right, label_smoothing=0.02)
        stand = torch.tensor([each for _, item in pairs for each in item.standings])
        if (stand != _UNTOLD).any():
            standing = functional.cross_entropy(stands, stand, ignore_index=_UNTOLD)
            dated = torch.tensor([each for _, item in pairs for each in item.times])
            times = functional.cross_entropy(
                (when + _only_dates(pairs, when)).flatten(0, 1), dated.flatten(), ignore_index=_UNTOLD
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


def _laid(pairs: Sequence[tuple[int, Item]], made: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = made.pieces.shape[1]
    rows, ends, types, roles = list[int](), list[Tensor](), list[Tensor](), list[Tensor]()
    for row, item in pairs:
        laid = lay(item.tagged.window, item.spans, item.pairs)
        rest = width - laid.roles.shape[1]
        rows += [row] * len(item.pairs)
        ends.append(functional.pad(torch.from_numpy(laid.ends), (0, rest)))
        types.append(torch.from_numpy(laid.types))
        roles.append(functional.pad(torch.from_numpy(laid.roles), (0, rest), value=-1))
    return torch.tensor(rows), torch.cat(ends), torch.cat(types), torch.cat(roles)


def _only_dates(pairs: Sequence[tuple[int, Item]], when: Tensor) -> Tensor:
    """Far below zero at all pieces but the first and those where a date begins."""
    bar, done = torch.full_like(when, -1e4), 0
    for _, item in pairs:
        heads = [0, *(head_of(item.tagged.window, s) for s in item.spans if s.type is SpanType.DATE)]
        last = done + len(item.pairs)
        bar[done:last, :, heads] = 0.0
        done = last
    return bar


def teach_all(
    model: Both,
    pieces: Pieces,
    messages: Sequence[Message],
    sentences: Sequence[Sentence],
    aside: Sequence[Message],
    *,
    epochs: int,
    replayed: int,
    seed: int = 7,
) -> None:
    """Train all heads; each epoch sees every message once and a sample of the public sentences.

    The model ends with the running mean of its weights.
    """
    chance = random.Random(seed)
    torch.manual_seed(seed)
    public = pool_of(sentences)
    own = pool_of([Sentence("own", m.text, m.spans, _ALL) for m in messages])
    pool = {kind: [*public.get(kind, ()), *own.get(kind, ()) * 3] for kind in (SpanType.PERSON, SpanType.PLACE)}
    model.encoder.words.weight.requires_grad_(False)
    optimizer = optimizer_of(model, _RATE, _HEAD_RATE)
    steps = epochs * _count(messages, pieces)
    planned = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: slope(step, steps))
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(_KEPT))
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
            mean.update_parameters(model)
            sums += each.values()
        told = " ".join(f"{value:.3f}" for value in sums / len(groups))
        unseen = " ".join(f"{value:.3f}" for value in unseen_losses(mean.module, pieces, aside))
        print(f"epoch {epoch + 1}/{epochs}: {told} unseen {unseen} {time.monotonic() - began:.0f} s", flush=True)
    model.load_state_dict(mean.module.state_dict())


@torch.inference_mode()
def unseen_losses(model: Both, pieces: Pieces, aside: Sequence[Message]) -> NDArray[np.float64]:
    """Mean losses over messages that do not train, in the order of `Losses`."""
    model.eval()
    items = [item_of(message, pieces) for message in aside]
    groups = list(batches([len(item.tagged.window.pieces) for item in items], _ROOM, random.Random(0)))
    return np.mean([losses(model, [items[at] for at in group]).values() for group in groups], axis=0)


def _count(messages: Sequence[Message], pieces: Pieces) -> int:
    sizes = [len(item_of(message, pieces).tagged.window.pieces) for message in messages]
    return len(list(batches(sizes, _ROOM, random.Random(0)))) + 2
