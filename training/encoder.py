"""The network: a BERT encoder with shape embeddings at its entrance and one small head for each question."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ingest.understanding.labels import KINDS, PREDICATES, SENSITIVITIES, STANDINGS, TAGS
from ingest.understanding.pairs import END_TYPES, Role
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
        query, key, value = (
            part(states).view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
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
        weight = (self.score(states) + bias.view(rows, length, 1)).softmax(1).transpose(1, 2).unsqueeze(2)
        value = self.value(states).view(rows, length, self.heads, -1).transpose(1, 2)
        return (weight @ value).reshape(rows, WIDTH)


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
        tags = self.tagger(torch.cat((states, shaped), -1))
        sensitivity, kind = (
            judge(torch.cat((pool(states, bias), states[:, 0]), -1))
            for pool, judge in zip(self.pools, self.judges, strict=True)
        )
        return states, tags, sensitivity, kind

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

    A pair reads its whole text through an attention of its own: what it asks depends on both ends, and each piece is
    told what it is to the pair.
    """

    def __init__(self, heads: int = 6) -> None:
        super().__init__()
        self.heads = heads
        self.owner = nn.Parameter(torch.zeros(WIDTH))
        self.types = nn.Embedding(END_TYPES, WIDTH)
        self.role_keys, self.role_values = nn.Embedding(len(Role), WIDTH), nn.Embedding(len(Role), WIDTH)
        self.pair = nn.Linear(2 * WIDTH, WIDTH)
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.mix = nn.Sequential(nn.Linear(4 * WIDTH, WIDTH), nn.GELU(), nn.LayerNorm(WIDTH), nn.Dropout(0.2))
        self.predicate = nn.Linear(WIDTH, len(PREDICATES))
        self.standing = nn.Linear(WIDTH, len(STANDINGS))
        self.asked, self.told = nn.Linear(WIDTH, 2 * WIDTH // 4), nn.Linear(WIDTH, 2 * WIDTH // 4)
        self.dropout = nn.Dropout(0.1)
        nn.init.normal_(self.owner, std=0.02)
        for table in (self.types, self.role_keys, self.role_values):
            nn.init.normal_(table.weight, std=0.05)

    def forward(
        self, states: Tensor, rows: Tensor, ends: Tensor, types: Tensor, roles: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """States [texts, T, W]; of each pair its text [P], its ends [P, 2, T] as weights over pieces (all zero for the
        owner), their types [P, 2] and roles [P, T], -1 for padding. The times are scores [P, 2, T] of the pieces where
        a date of the beginning and of the end may begin; the first piece stands for none."""
        pairs, length = roles.shape
        states = self.dropout(states)
        keys, values, told = (part(states).index_select(0, rows) for part in (self.key, self.value, self.told))
        owner = (ends.sum(-1, keepdim=True) == 0).to(states.dtype)
        spans = ends.to(states.dtype) @ states.index_select(0, rows) + owner * self.owner + self.types(types)
        pair = functional.gelu(self.pair(spans.reshape(pairs, 2 * WIDTH)))
        known = roles.clamp(min=0)
        shape = (pairs, length, self.heads, WIDTH // self.heads)
        key = (keys + self.role_keys(known)).reshape(shape).transpose(1, 2)
        value = (values + self.role_values(known)).reshape(shape).transpose(1, 2)
        query = self.query(pair).reshape(pairs, self.heads, 1, WIDTH // self.heads)
        bias = (roles < 0).to(states.dtype).reshape(pairs, 1, 1, length) * -1e4
        weight = (query @ key.transpose(-1, -2) / (WIDTH // self.heads) ** 0.5 + bias).softmax(-1)
        read = (weight @ value).reshape(pairs, WIDTH)
        mixed = self.mix(torch.cat((spans.reshape(pairs, 2 * WIDTH), read, pair), -1))
        asked = self.asked(mixed).reshape(pairs, 2, 1, WIDTH // 4)
        times = (told.reshape(pairs, length, 2, WIDTH // 4).transpose(1, 2) * asked).sum(-1) / (WIDTH // 4) ** 0.5
        return self.predicate(mixed), self.standing(mixed), times


def _judge(classes: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(0.2), nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, classes)
    )
