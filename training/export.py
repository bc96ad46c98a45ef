"""The trained networks as ONNX: float to measure by, int8 per channel to ship."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn

from ingest.understanding.network import ENCODER, RELATER
from training.encoder import HEADS, WIDTH, Encoder, Relater

_OPSET = 17
_PAIRS, _ROWS, _PIECES = 3, 2, 12


def export(encoder: Encoder, relater: Relater, folder: Path, *, quantised: bool) -> None:
    """Write both networks into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = torch.ones(_ROWS, _PIECES, dtype=torch.long)
    _write(
        encoder,
        (pieces, torch.zeros_like(pieces), torch.ones_like(pieces)),
        {name: {0: "texts", 1: "pieces"} for name in ("pieces", "shapes", "mask")},
        {
            "states": {0: "texts", 1: "pieces"},
            "tags": {0: "texts", 1: "pieces"},
            "sensitivity": {0: "texts"},
            "kind": {0: "texts"},
        },
        folder / ENCODER,
        quantised=quantised,
    )
    _write(
        relater,
        (
            torch.zeros(_ROWS, _PIECES, WIDTH),
            torch.zeros(_PAIRS, dtype=torch.long),
            torch.zeros(_PAIRS, 2, _PIECES),
            torch.zeros(_PAIRS, 2, dtype=torch.long),
            torch.zeros(_PAIRS, _PIECES, dtype=torch.long),
        ),
        {
            "states": {0: "texts", 1: "pieces"},
            "rows": {0: "pairs"},
            "ends": {0: "pairs", 2: "pieces"},
            "types": {0: "pairs"},
            "roles": {0: "pairs", 1: "pieces"},
        },
        {"predicate": {0: "pairs"}, "standing": {0: "pairs"}, "times": {0: "pairs", 2: "pieces"}},
        folder / RELATER,
        quantised=quantised,
    )


def _write(
    network: nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
    path: Path,
    *,
    quantised: bool,
) -> None:
    network.eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=inputs | outputs,
            opset_version=_OPSET,
            dynamo=False,
        )
    fused = optimizer.optimize_model(str(path), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
    fused.save_model_to_file(str(path))
    if quantised:
        quantize_dynamic(
            path,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The mean cosine between the rows of two matrices."""
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return float(((one * other).sum(-1) / np.maximum(lengths, 1e-9)).mean())
