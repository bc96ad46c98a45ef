"""How much examples of the owner's count beside what was read: a guess is weighed, not replaced.

Upward two examples are enough against a sure machine, and one that is much alike. Downward it takes two that are much
alike and none that says otherwise; and where it may be a secret, two that know each of its words.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.examples import Alike
from ingest.sensitivity import LevelGuess, decide
from ingest.understanding.labels import KINDS
from knowledge.ingestion.facts import Example
from knowledge.levels import Sensitivity
from knowledge.memories.memory import MemoryKind

MUCH_ALIKE = 0.45
"""From here on an example may speak for a lower level, or for a kind: kinds go by how one writes, not by about what."""
MAX_TOLD = 5
"""Examples that are told of beside what they taught: those most alike."""
_WEIGHT = 5.0
"""What an example says as log odds, times its likeness. At 7, other people's examples make our own messages worse."""
_MOST = 6.0
_LEAST_OF_ONE, _LEAST_OF_SEVERAL = 0.02, 0.05
"""So likely is at least what one example says, or several: nothing that is read is surer than that against them."""
_MAY_BE_SECRET = 0.2
_SUREST = 0.95
_ENOUGH = 2


def taught_level(
    likely: NDArray[np.float64], floor: Sensitivity, alike: Sequence[Alike]
) -> tuple[LevelGuess, tuple[str, ...]]:
    """Return the level, by how likely each is and what the examples say of it, and the ids of those that had a say.

    None is lower than `floor`, which was detected by form and checksum.
    """
    guess = decide(likely)
    said = [(each.example.level, each) for each in alike if each.example.level is not None]
    if not said:
        return guess, ()
    weighed = _weighed(likely, [(int(level), each.likeness) for level, each in said])
    weighed[:floor] = 0.0
    taught = decide(weighed / weighed.sum())
    if taught.level < guess.level and not _may_lower(likely, guess.level, taught.level, said):
        return guess, ()
    agreeing = tuple(each.example.id for level, each in said if level is taught.level)[:MAX_TOLD]
    if not agreeing:
        return guess, ()
    return LevelGuess(taught.level, min(_SUREST, taught.confidence)), agreeing


def taught_kind(
    likely: Sequence[float], level: Sensitivity, alike: Sequence[Alike]
) -> tuple[MemoryKind, float, tuple[str, ...]]:
    """Return the kind of a memory of this level with what the examples say of it, how sure it is, and who had a say."""
    said = [
        (kind, each)
        for each in alike
        if (kind := each.example.kind) and each.likeness >= MUCH_ALIKE and _may_be_heard(each.example, level)
    ]
    weighed = _weighed(np.array(likely), [(KINDS.index(kind), each.likeness) for kind, each in said])
    weighed /= weighed.sum()
    best = int(weighed.argmax())
    taught_by = tuple(each.example.id for kind, each in said if kind is KINDS[best])[:MAX_TOLD]
    sure = float(weighed[best])
    return KINDS[best], min(_SUREST, sure) if taught_by else sure, taught_by


def _weighed(likely: NDArray[np.float64], said: Sequence[tuple[int, float]]) -> NDArray[np.float64]:
    if not said:
        return np.array(likely)
    told, counts = np.zeros(len(likely)), np.zeros(len(likely), dtype=np.int64)
    for place, likeness in said:
        told[place] += _WEIGHT * likeness
        counts[place] += 1
    least = np.select([counts >= _ENOUGH, counts > 0], [_LEAST_OF_SEVERAL, _LEAST_OF_ONE])
    weighed: NDArray[np.float64] = np.maximum(likely, least) * np.exp(np.minimum(told, _MOST))
    return weighed


def _may_be_heard(example: Example, level: Sensitivity) -> bool:
    """Tell whether an example may say something of a memory of this level: what is secret speaks of secrets alone."""
    return example.told_at < Sensitivity.SECRET or example.told_at <= level


def _may_lower(
    likely: NDArray[np.float64], was: Sensitivity, to: Sensitivity, said: Sequence[tuple[Sensitivity, Alike]]
) -> bool:
    """Tell whether examples may lower what was read: what may be a secret only if they know all of its words, for a
    word that they lack may be the one that makes it a secret."""
    may_be_secret = likely[Sensitivity.SECRET :].sum() > _MAY_BE_SECRET
    much = [each for _, each in said if each.likeness >= MUCH_ALIKE and (each.covers or not may_be_secret)]
    return was < Sensitivity.ULTRA_SECRET and len(much) >= _ENOUGH and all(level <= to for level, _ in said)
