"""What the networks are handed as they read messages one by one, nothing padded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ingest.understanding.pairs import lay
from training.encoder import Encoder
from training.items import Item

Feed = Mapping[str, NDArray[np.float32 | np.int64]]


def of_encoder(items: Sequence[Item]) -> Iterator[Feed]:
    """Pieces, shapes and the mask of each message."""
    for item in items:
        window = item.tagged.window
        yield {
            "pieces": np.array([window.pieces], dtype=np.int64),
            "shapes": np.array([window.shapes], dtype=np.int64),
            "mask": np.ones((1, len(window.pieces)), dtype=np.int64),
        }


def of_relater(items: Sequence[Item], encoder: Encoder) -> Iterator[Feed]:
    """States and pairs of each message that has any."""
    paired = [item for item in items if item.pairs]
    for item, fed in zip(paired, of_encoder(paired), strict=True):
        with torch.no_grad():
            states, *_ = encoder(*(torch.from_numpy(fed[name]) for name in ("pieces", "shapes", "mask")))
        laid = lay(item.tagged.window, item.spans, item.pairs)
        yield {
            "states": states.numpy(),
            "ends": laid.ends[None].astype(np.float32),
            "types": laid.types[None].astype(np.int64),
            "facts": laid.facts[None].astype(np.int64),
            "roles": laid.roles[None].astype(np.int64),
        }
