"""The two networks, run by ONNX Runtime: one reads texts, the other the pairs of spans in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort

from ingest.understanding.pairs import Laid
from ingest.understanding.pieces import Window
from ingest.understanding.spans import Floats

ENCODER, RELATER, TOKENIZER, CALIBRATION = "encoder.onnx", "relater.onnx", "tokenizer.json", "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """By how much scores are divided before they become probabilities (Guo et al., 2017), and what counts as found."""

    tags: float
    sensitivity: float
    kind: float
    predicate: float
    standing: float
    related_people: float
    """Two people are told as related from this probability on."""
    related: float
    """And somebody with what is no person, which texts tell less plainly."""

    @classmethod
    def load(cls, path: Path) -> Calibration:
        return cls(**json.loads(path.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one window: states [pieces, width], tags [words, TAGS], and one score per level and per kind."""

    states: Floats
    tags: Floats
    sensitivity: Floats
    kind: Floats


@dataclass(frozen=True, slots=True)
class PairScores:
    """Of the pairs of one window: predicates and standings [pairs, …], times [pairs, 2, pieces]."""

    predicate: Floats
    standing: Floats
    times: Floats


def _session(path: Path, options: ort.SessionOptions) -> ort.InferenceSession:
    # On CPUs the fused kernels are slower than what they replace: eight times that of an addition and the norm, three
    # times that of a bias, which the product before it adds on its way, and the GELU.
    slow = ["SkipLayerNormFusion", "BiasGeluFusion"]
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)


class Network:
    """Scores as the weights give them; nothing is decided here."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Each new shape would keep the plan that was made for it. What one pass reads is bounded, and so is the arena.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._encoder, self._relater = (_session(folder / name, options) for name in (ENCODER, RELATER))

    def read(self, windows: Sequence[Window]) -> list[Scores]:
        """Score windows in one pass; they are best of like length, for all are padded to the longest."""
        width = max(len(window.pieces) for window in windows)
        pieces, shapes, mask = (np.zeros((len(windows), width), dtype=np.int64) for _ in range(3))
        for row, window in enumerate(windows):
            size = len(window.pieces)
            pieces[row, :size], shapes[row, :size], mask[row, :size] = window.pieces, window.shapes, 1
        states, tags, sensitivity, kind = self._encoder.run(None, {"pieces": pieces, "shapes": shapes, "mask": mask})
        return [
            Scores(states[row, : len(window.pieces)], tags[row, list(window.heads)], sensitivity[row], kind[row])
            for row, window in enumerate(windows)
        ]

    def relate(self, states: Sequence[Floats], laid: Sequence[Laid]) -> list[PairScores]:
        """Score the pairs of several windows in one pass, given the states that `read` returned for each."""
        texts, width = len(states), max(len(each) for each in states)
        most = max(len(each.types) for each in laid)
        padded = np.zeros((texts, width, states[0].shape[1]), dtype=np.float32)
        ends = np.zeros((texts, most, 2, width), dtype=np.float32)
        types = np.zeros((texts, most, 2), dtype=np.int64)
        facts = np.zeros((texts, most, 3), dtype=np.int64)
        roles = np.full((texts, most, 3, width), -1, dtype=np.int64)
        for row, (state, pairs) in enumerate(zip(states, laid, strict=True)):
            count, _, size = pairs.roles.shape
            padded[row, :size] = state
            ends[row, :count, :, :size], roles[row, :count, :, :size] = pairs.ends, pairs.roles
            types[row, :count], facts[row, :count] = pairs.types, pairs.facts
        predicate, standing, times = self._relater.run(
            None, {"states": padded, "ends": ends, "types": types, "facts": facts, "roles": roles}
        )
        counts = [len(pairs.types) for pairs in laid]
        return [
            PairScores(predicate[row, :count], standing[row, :count], times[row, :count, :, : len(states[row])])
            for row, count in enumerate(counts)
        ]
