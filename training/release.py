"""From trained networks to the files that ship: exported, calibrated, measured and described."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingest.understanding.network import CALIBRATION, TOKENIZER, Calibration, Network
from ingest.understanding.pieces import Pieces
from ingest.understanding.reader import Reader
from ingest.understanding.reading import Reading
from training.calibrate import temperatures, threshold
from training.card import card
from training.corpora import NAMED, Marked, Sentence
from training.export import cosine, export
from training.items import Item, item_of
from training.losses import Both
from training.material import Material
from training.measure import Figures, measure
from training.messages import Message
from training.scoring import score
from training.themes import teach

_THREADS = 2
_FIXING = 400
"""So many of the messages that trained, taken evenly, fix the ranges of int8."""


@dataclass(frozen=True, slots=True)
class Release:
    """How networks are judged before they ship, and what is told of how they were made."""

    pieces: Pieces
    material: Material
    base: Path
    treebank: Path
    seeds: str

    def write(self, model: Both, out: Path, work: Path) -> None:
        """Write the int8 networks and their card to `out`, the float ones to `work`; print how good each form is."""
        plain, small = work / "float", out
        names = dict[str, dict[str, float]]()
        measured = dict[str, Figures]()
        for form, folder in (("float", plain), ("int8", small)):
            export(model.encoder, model.relater, folder, self._fixing() if form == "int8" else None)
            shutil.copy(self.base / TOKENIZER, folder / TOKENIZER)
            teach(folder, self.treebank)
            calibration = self._calibrate(folder)
            reader = Reader.load(folder, threads=_THREADS)
            for title, messages in (
                ("messages kept aside", self.material.messages_aside),
                ("evaluation memories", self.material.memories),
            ):
                figures = measure(messages, _read(reader, messages))
                measured[f"{len(messages)} {title}, {form}"] = figures
                print(f"{form}: {len(messages)} {title}: {figures}", flush=True)
            names[form] = public_scores(reader, self.material.sentences_aside)
            print(f"{form}: {names[form]} {calibration}", flush=True)
        agreed = self._agreement(plain, small)
        told = card(
            measured,
            names,
            messages=len(self.material.messages),
            seeds=self.seeds,
            cosine=agreed,
            related_people=calibration.related_people,
            related=calibration.related,
        )
        (out / "README.md").write_text(told, encoding="utf-8")
        print(f"cosine between float and int8 {agreed:.4f}", flush=True)

    def _fixing(self) -> list[Item]:
        messages = self.material.messages
        return [item_of(message, self.pieces) for message in messages[:: max(1, len(messages) // _FIXING)]]

    def _calibrate(self, folder: Path) -> Calibration:
        aside = self.material.messages_aside
        items = [item_of(message, self.pieces) for message in aside]
        calibration = temperatures(Network(folder, threads=_THREADS), items)
        _write(folder, calibration)
        readings = _read(Reader.load(folder, threads=_THREADS), aside)
        calibration = replace(
            calibration,
            related_people=threshold(aside, readings, of_people=True),
            related=threshold(aside, readings, of_people=False),
        )
        _write(folder, calibration)
        return calibration

    def _agreement(self, plain: Path, small: Path) -> float:
        """The mean cosine between the states of both forms, over the messages kept aside."""
        windows = [item_of(message, self.pieces).tagged.window for message in self.material.messages_aside]
        pairs = zip(Network(plain).read(windows), Network(small).read(windows), strict=True)
        found = [cosine(one.states, other.states) for one, other in pairs]
        return sum(found) / len(found)


def public_scores(reader: Reader, sentences: Sequence[Sentence]) -> dict[str, float]:
    """F1 of people, organisations and places by corpus."""
    readings = reader.read([each.text for each in sentences])
    found = [[Marked(f.start, f.end, f.type) for f in reading.entities] for reading in readings]
    scores = dict[str, float]()
    for corpus in sorted({each.corpus for each in sentences} - {"hwu64"}):
        own = [at for at, each in enumerate(sentences) if each.corpus == corpus]
        scores[corpus] = score([sentences[at].spans for at in own], [found[at] for at in own], NAMED).f1
    return scores


def _read(reader: Reader, messages: Sequence[Message]) -> list[Reading]:
    return reader.read([message.text for message in messages])


def _write(folder: Path, calibration: Calibration) -> None:
    (folder / CALIBRATION).write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")
