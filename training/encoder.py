"""The network: a BERT encoder with shape embeddings at its entrance and one small head for each question."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ingest.understanding.labels import KINDS, PREDICATES, SENSITIVITIES, STANDINGS, TAGS
from ingest.understanding.pairs import END_TYPES, FACTS, ROLES
from ingest.understanding.shapes import SHAPES

WIDTH, LAYERS, HEADS, INNER, EPSILON = 384, 6, 12, 1536, 1e-12
_DROPOUT = 0.1


class Layer(nn.Module):
    """One transformer block, normalised after each half as BERT is."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.mixed = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.done = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        rows, length, _ = states.shape
        parts = (self.query, self.key, self.value)
        weight, shift = torch.cat([part.weight for part in parts]), torch.cat([part.bias for part in parts])
        asked = functional.linear(states, weight, shift)  # one product instead of three: int8 is quicker on wide ones
        query, key, value = asked.view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + bias
        read = (self.dropout(scores.softmax(-1)) @ value).transpose(1, 2).reshape(rows, length, WIDTH)
        states = self.mixed(states + self.dropout(self.mix(read)))
        return self.done(states + self.dropout(self.narrow(functional.gelu(self.widen(states)))))


class Pool(nn.Module):
    """Sum the states up as one learned query per head sees them."""

    def __init__(self, heads: int = 4) -> None:
        super().__init__()
        self.score = nn.Linear(WIDTH, heads)
        self.value = nn.Linear(WIDTH, WIDTH)
        self.heads = heads

    def forward(self, states: Tensor, bias: Tensor) -> Tensor:
        rows, length, _ = states.shape
        weight = (self.score(states) + bias.view(rows, length, 1)).softmax(1).transpose(1, 2)
        # The mean of values is the value of the mean: one product for a text, not one for each of its pieces.
        value = self.value.weight.view(self.heads, WIDTH // self.heads, WIDTH).transpose(1, 2)
        return ((weight @ states).transpose(0, 1) @ value).transpose(0, 1).reshape(rows, WIDTH) + self.value.bias


class Encoder(nn.Module):
    """Pieces in; states, tags of pieces, sensitivity and kind out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30_522, WIDTH)
        self.positions = nn.Embedding(512, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.entrance = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(_DROPOUT)
        self.tagger = nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, TAGS))
        self.pools = nn.ModuleList((Pool(), Pool()))
        self.judges = nn.ModuleList(_judge(size) for size in (len(SENSITIVITIES), len(KINDS)))
        nn.init.normal_(self.shapes.weight, std=0.01)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        shaped = self.shapes(shapes)
        places = self.positions.weight[: pieces.shape[1]]
        states = self.dropout(self.entrance(self.words(pieces) + places + shaped))
        bias = (1.0 - mask.to(states.dtype)) * -1e4
        for layer in self.layers:
            states = layer(states, bias[:, None, None, :])
        tags = self._tags(states, shapes)
        sensitivity, kind = (
            judge(torch.cat((pool(states, bias), states[:, 0]), -1))
            for pool, judge in zip(self.pools, self.judges, strict=True)
        )
        return states, tags, sensitivity, kind

    def _tags(self, states: Tensor, shapes: Tensor) -> Tensor:
        first = self.tagger[0]
        # What a shape adds is the same wherever it stands: exported, half of the product is a table.
        shaped = functional.linear(self.shapes.weight, first.weight[:, WIDTH:], first.bias)
        told = functional.linear(states, first.weight[:, :WIDTH]) + functional.embedding(shapes, shaped)
        return self.tagger[1:](told)

    def start_from(self, weights: Path) -> None:
        """Take the sentence encoder's weights as they come in its package."""
        found = {name.removeprefix("bert."): tensor for name, tensor in load_file(weights).items()}
        own: dict[str, Tensor] = {
            "words.weight": found["embeddings.word_embeddings.weight"],
            "positions.weight": found["embeddings.position_embeddings.weight"],
        }
        own["positions.weight"] = own["positions.weight"] + found["embeddings.token_type_embeddings.weight"][0]
        pairs = [("entrance", "embeddings.LayerNorm")]
        for at in range(LAYERS):
            theirs = f"encoder.layer.{at}."
            pairs += [
                (f"layers.{at}.{mine}", theirs + name)
                for mine, name in (
                    ("query", "attention.self.query"),
                    ("key", "attention.self.key"),
                    ("value", "attention.self.value"),
                    ("mix", "attention.output.dense"),
                    ("mixed", "attention.output.LayerNorm"),
                    ("widen", "intermediate.dense"),
                    ("narrow", "output.dense"),
                    ("done", "output.LayerNorm"),
                )
            ]
        own |= {f"{mine}.{part}": found[f"{name}.{part}"] for mine, name in pairs for part in ("weight", "bias")}
        missing = self.load_state_dict(own, strict=False).missing_keys
        untaught = ("shapes", "tagger", "pools", "judges")
        if wrong := [name for name in missing if not name.startswith(untaught)]:
            raise ValueError(f"the weights in {weights} lack {wrong}")


class Relater(nn.Module):
    """States of texts and pairs of their spans in; predicate, standing and the times of each pair out.

    A pair reads its whole text twice, through an attention of its own that knows how far each piece stands from both
    ends (Zhang et al., 2017: position-aware attention): "my sister Ana" is told by the word before the name.
    """

    def __init__(self, heads: int = 6) -> None:
        super().__init__()
        self.heads = heads
        self.owner = nn.Parameter(torch.zeros(WIDTH))
        self.types, self.facts = nn.Embedding(END_TYPES, WIDTH), nn.Embedding(FACTS, WIDTH)
        self.role_keys, self.role_values = nn.Embedding(ROLES, WIDTH), nn.Embedding(ROLES, WIDTH)
        self.pair = nn.Linear(2 * WIDTH, WIDTH)
        self.first, self.again = nn.Linear(WIDTH, WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.key, self.value = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.mix = nn.Sequential(nn.Linear(5 * WIDTH, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH), nn.Dropout(0.2))
        self.predicate = nn.Linear(WIDTH, len(PREDICATES))
        self.standing = nn.Linear(WIDTH, len(STANDINGS))
        self.asked, self.told = nn.Linear(WIDTH, WIDTH // 2), nn.Linear(WIDTH, WIDTH // 2)
        self.dropout = nn.Dropout(0.1)
        nn.init.normal_(self.owner, std=0.02)
        for table in (self.types, self.facts, self.role_keys, self.role_values):
            nn.init.normal_(table.weight, std=0.1)

    def forward(
        self, states: Tensor, ends: Tensor, types: Tensor, facts: Tensor, roles: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """States [texts, T, W]; of the pairs of each text the ends [texts, P, 2, T] as weights over pieces (all zero
        for the owner), their types [texts, P, 2], facts [texts, P, 3] and roles [texts, P, 3, T], -1 for padding. The
        times are scores [texts, P, 2, T] of the pieces where a date of the beginning and of the end may begin; the
        first stands for none."""
        texts, pairs, _, length = roles.shape
        heads, width = self.heads, WIDTH // self.heads
        states = self.dropout(states)
        owner = (ends.sum(-1, keepdim=True) == 0).to(states.dtype)
        spans = (ends.to(states.dtype).reshape(texts, 2 * pairs, length) @ states).reshape(texts, pairs, 2, WIDTH)
        spans = (spans + owner * self.owner + self.types(types)).reshape(texts, pairs, 2 * WIDTH)
        pair = functional.gelu(self.pair(spans) + self.facts(facts).sum(2))
        key = self.key(states).reshape(texts, length, heads, width).permute(0, 2, 3, 1)
        value = self.value(states).reshape(texts, length, heads, width).transpose(1, 2)
        numbers = torch.arange(ROLES).reshape(1, 1, 1, -1, 1)
        known = (roles.unsqueeze(3) == numbers).to(states.dtype).sum(2)
        bias = (roles[:, :, 2:] < 0).to(states.dtype) * -1e4
        first = self._read(self.first(pair), key, value, known, bias)
        again = self._read(self.again(torch.cat((pair, first), -1)), key, value, known, bias)
        mixed = self.mix(torch.cat((spans, first, again, pair), -1))
        wanted = self.asked(mixed).reshape(texts, pairs, 2, WIDTH // 4).transpose(1, 2)
        dated = self.told(states).reshape(texts, length, 2, WIDTH // 4).permute(0, 2, 3, 1)
        times = (wanted @ dated).transpose(1, 2) / (WIDTH // 4) ** 0.5
        return self.predicate(mixed), self.standing(mixed), times

    def _read(self, query: Tensor, key: Tensor, value: Tensor, known: Tensor, bias: Tensor) -> Tensor:
        texts, pairs, _ = query.shape
        heads, width = self.heads, WIDTH // self.heads
        query = query.reshape(texts, pairs, heads, width)
        asked = self._by_head(query, self.role_keys.weight.reshape(-1, heads, width).permute(1, 2, 0))
        score = (query.transpose(1, 2) @ key).transpose(1, 2) + asked @ known
        weight = (score / width**0.5 + bias).softmax(-1)
        told = self._by_head(
            weight @ known.transpose(2, 3), self.role_values.weight.reshape(-1, heads, width).transpose(0, 1)
        )
        return ((weight.transpose(1, 2) @ value).transpose(1, 2) + told).reshape(texts, pairs, WIDTH)

    def _by_head(self, values: Tensor, tables: Tensor) -> Tensor:
        """Multiply [texts, P, heads, A] by a matrix of its own for each head, [heads, A, B]."""
        texts, pairs, heads, _ = values.shape
        found = values.reshape(texts * pairs, heads, -1).transpose(0, 1) @ tables
        return found.transpose(0, 1).reshape(texts, pairs, heads, -1)


def _judge(classes: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(0.2), nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, classes)
    )
