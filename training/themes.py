"""Teach the readers of nouns and subjects, from the states of networks as they were exported.

Nouns are learned from a treebank, subjects from the topics of our own texts. A tenth of both is kept aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.stems import stem
from ingest.understanding.network import TOKENIZER, Network
from ingest.understanding.pieces import Pieces
from ingest.understanding.spans import Floats
from ingest.understanding.themes import CLASSES, THEMES, Layers, Themes, WordClass, summary
from training import markup
from training.corpora import held_out

_HERE = Path(__file__).parent
_SEED = 7
_RATE = 1e-3
_RIGHT = 0.7
"""How many of the subjects told must be among those that the text was given, which are three at most."""


@dataclass(frozen=True, slots=True)
class Rows:
    """States to learn from, [rows, size], and what is right for each; `aside` are not learned from."""

    states: Tensor
    right: Tensor
    aside: Tensor


def teach(folder: Path, treebank: Path) -> None:
    """Write what reads the states of the networks in a folder beside them, and print how well it does."""
    torch.manual_seed(_SEED)
    network, pieces = Network(folder), Pieces.load(folder / TOKENIZER)
    nouns = _nouns(network, pieces, treebank)
    words = _taught(nouns, hidden=64, epochs=25, batch=128, dropout=0.3, decay=0.01)
    told = _logits(words, nouns).argmax(1) == CLASSES.index(WordClass.NOUN)
    print("nouns kept aside:", _agreement(told, nouns.right[nouns.aside] == CLASSES.index(WordClass.NOUN)), flush=True)
    names, subjects = _subjects(network, pieces)
    texts = _taught(subjects, hidden=128, epochs=20, batch=64, dropout=0.5, decay=0.05)
    probabilities, right = torch.sigmoid(_logits(texts, subjects)), subjects.right[subjects.aside]
    told_from = _lowest(probabilities, right)
    print(f"subjects kept aside, from {told_from:.2f}:", _agreement(probabilities >= told_from, right > 0), flush=True)
    Themes(words, texts, names, told_from).save(folder / THEMES)


def _nouns(network: Network, pieces: Pieces, path: Path) -> Rows:
    states, classes, aside = list[Floats](), list[int](), list[bool]()
    for text, words in _treebank(path):
        window, *rest = pieces.windows([word for word, _ in words])
        if rest:
            continue
        states.append(network.read([window])[0].states[list(window.heads)])
        classes += [CLASSES.index(kind) for _, kind in words]
        aside += [held_out(text)] * len(words)
    return Rows(torch.tensor(np.concatenate(states)), torch.tensor(classes), torch.tensor(aside))


def _treebank(path: Path) -> Iterator[tuple[str, list[tuple[str, WordClass]]]]:
    """Yield the sentences of a file in CoNLL-U with their words, as these are written, and the class of each."""
    text, words = "", list[tuple[str, WordClass]]()
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# text = "):
            text = line.removeprefix("# text = ")
        elif line and line.split("\t")[0].isdigit():
            _, word, _, kind, *_ = line.split("\t")
            words.append((word, WordClass(kind) if kind in CLASSES else WordClass.OTHER))
        elif not line and words:
            yield text, words
            words = []


def _subjects(network: Network, pieces: Pieces) -> tuple[tuple[str, ...], Rows]:
    meant, names = defaultdict[str, set[int]](set), list[str]()
    for line in (_HERE / "subjects.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            name, _, words = line.partition(":")
            for word in words.split():
                meant[stem(word)].add(len(names))
            names.append(name)
    cut = spacy.blank("en")
    states, right, aside = list[Floats](), list[Tensor](), list[bool]()
    for path in sorted((_HERE / "texts").glob("*.txt")):
        for example in markup.read(path):
            window = pieces.windows([word.text for word in cut(example.text) if not word.is_space])[0]
            states.append(summary(network.read([window])[0].states))
            row = torch.zeros(len(names))
            row[[at for topic in example.topics for word in topic.split() for at in meant[stem(word)]]] = 1
            right.append(row)
            aside.append(held_out(example.text))
    return tuple(names), Rows(torch.tensor(np.stack(states)), torch.stack(right), torch.tensor(aside))


def _taught(rows: Rows, *, hidden: int, epochs: int, batch: int, dropout: float, decay: float) -> Layers:
    """Teach one hidden layer; that states are centred and scaled before it is folded into its weights."""
    states, right = rows.states[~rows.aside], rows.right[~rows.aside]
    centre, scale = states.mean(0), states.std(0) + 1e-5
    is_one_of = right.dim() == 1
    size = len(CLASSES) if is_one_of else right.shape[1]
    widen, narrow = nn.Linear(states.shape[1], hidden), nn.Linear(hidden, size)
    network = nn.Sequential(nn.Dropout(dropout), widen, nn.ReLU(), nn.Dropout(dropout), narrow)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=decay)
    loss = functional.cross_entropy if is_one_of else functional.binary_cross_entropy_with_logits
    states = (states - centre) / scale
    for _ in range(epochs):
        for at in torch.randperm(len(states)).split(batch):
            optimiser.zero_grad()
            loss(network(states[at]), right[at]).backward()
            optimiser.step()
    with torch.no_grad():
        scaled = widen.weight / scale
        shifted = widen.bias - scaled @ centre
        return Layers(*(part.numpy() for part in (scaled.T, shifted, narrow.weight.T, narrow.bias)))


def _logits(layers: Layers, rows: Rows) -> Tensor:
    return torch.tensor(layers(rows.states[rows.aside].numpy()))


def _lowest(probabilities: Tensor, right: Tensor) -> float:
    """Return the lowest probability from which on enough of what is told is right."""
    for told_from in np.arange(0.2, 0.9, 0.01):
        told = probabilities >= told_from
        if right[told].mean() >= _RIGHT:
            return float(told_from)
    raise ValueError("no probability tells subjects well enough")


def _agreement(told: Tensor, right: Tensor) -> str:
    both = float((told & right).sum())
    return f"P {both / float(told.sum()):.3f} R {both / float(right.sum()):.3f} of {int(right.sum())}"
