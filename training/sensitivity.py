"""Fit how the encoder's reading of a text's sensitivity is weighed with detectors and cue words.

`python -m training.sensitivity [--out FILE]` learns from texts that the encoder did not: the tenth of our own that was
kept aside. It prints what cross-validation says of it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.scoring import calibration_error
from ingest.detectors import Detectors
from ingest.handles import find_handles
from ingest.normalise import matchable
from ingest.plain_words import hear
from ingest.sensitivity import WEIGHTS, LevelGuess, Weigher, decide, evidence, features
from ingest.spans import Coverage
from ingest.understanding.reader import MODEL_FOLDER, Reader
from knowledge.ingestion.facts import Method
from knowledge.levels import LEVELS, Sensitivity
from training.corpora import held_out
from training.messages import Message, read_texts

_OWN = Path(__file__).parent / "texts"
_FOLDS = 10
_STEPS, _RATE = 3_000, 0.5
Matrix = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=MODEL_FOLDER / WEIGHTS)
    parser.add_argument("--keep", type=float, default=1.0, help="how strongly weights are drawn to the encoder's word")
    asked = parser.parse_args()
    messages = [message for message in read_texts(_OWN) if held_out(message.text)]
    read, told, found = _read(messages)
    gold = np.array([message.sensitivity for message in messages])
    rows = np.array([features(*pair) for pair in zip(read, told, strict=True)])
    plain = Weigher(np.eye(rows.shape[1], len(LEVELS)), np.zeros(len(LEVELS)))
    _tell("encoder alone", [plain.guess(*each) for each in zip(read, told, found, strict=True)], gold)
    order = np.random.default_rng(1).permutation(len(rows))
    guesses: dict[int, LevelGuess] = {}
    weighed: dict[int, LevelGuess] = {}
    for fold in range(_FOLDS):
        aside = order[fold::_FOLDS]
        kept = np.setdiff1d(order, aside)
        weigher = _fit(rows[kept], gold[kept], asked.keep)
        for at in map(int, aside):
            likely = weigher.likely(read[at], told[at], found[at])
            guesses[at] = decide(likely)
            weighed[at] = decide(hear(matchable(messages[at].text), told[at]).weigh(likely))
    _tell("weighed, each tenth by the rest", [guesses[at] for at in range(len(rows))], gold)
    _tell("and with everyday words", [weighed[at] for at in range(len(rows))], gold)
    weigher = _fit(rows, gold, asked.keep)
    held = {"weights": weigher.weights.round(4).tolist(), "bias": weigher.bias.round(4).tolist()}
    asked.out.write_text(json.dumps(held) + "\n")
    print(f"{len(rows)} texts; written to {asked.out.name}")


def _read(messages: Sequence[Message]):  # type: ignore[no-untyped-def]
    detectors, texts = Detectors(), [matchable(message.text) for message in messages]
    read = [reading.sensitivities for reading in Reader.load().read(texts)]
    found = [detectors.detect(text) for text in texts]
    told = []
    for text, detections in zip(texts, found, strict=True):
        mentions = find_handles(text, Coverage(len(text))).mentions
        addresses = any(mention.method in (Method.EMAIL, Method.PHONE) for mention in mentions)
        told.append(evidence(text, detections, has_contact_details=addresses))
    return read, told, found


def _fit(rows: Matrix, gold: NDArray[np.int64], keep: float) -> Weigher:
    """Descend the cross entropy, drawn (L2) towards taking the encoder at its word."""
    start = np.eye(rows.shape[1], len(LEVELS))
    weights, bias, truth = start.copy(), np.zeros(len(LEVELS)), np.eye(len(LEVELS))[gold]
    for _ in range(_STEPS):
        scores = rows @ weights + bias
        likely = np.exp(scores - scores.max(1, keepdims=True))
        wrong = (likely / likely.sum(1, keepdims=True) - truth) / len(rows)
        weights -= _RATE * (rows.T @ wrong + keep / len(rows) * (weights - start))
        bias -= _RATE * wrong.sum(0)
    return Weigher(weights, bias)


def _tell(name: str, guesses: Sequence, gold: NDArray[np.int64]) -> None:  # type: ignore[type-arg]
    right = [guess.level == level for guess, level in zip(guesses, gold, strict=True)]
    ultra = [guess.level for guess, level in zip(guesses, gold, strict=True) if level == Sensitivity.ULTRA_SECRET]
    sure = [guess.confidence for guess in guesses]
    print(
        f"{name}: accuracy {np.mean(right):.3f}, ULTRA_SECRET recall "
        f"{np.mean([level is Sensitivity.ULTRA_SECRET for level in ultra]):.3f}, mean confidence {np.mean(sure):.3f}, "
        f"calibration error {calibration_error(sure, right):.3f}"
    )


if __name__ == "__main__":
    main()
