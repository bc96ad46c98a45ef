"""The trained networks as ONNX: float to measure by, int8 per channel to ship."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions
from torch import nn

from ingest.understanding.network import ENCODER, RELATER
from training.encoder import HEADS, WIDTH, Encoder, Relater
from training.evening import even
from training.feeds import Feed, of_encoder, of_relater
from training.items import Item
from training.ranges import fix, observe

_OPSET = 17
_PAIRS, _ROWS, _PIECES = 3, 2, 12


def export(encoder: Encoder, relater: Relater, folder: Path, quantised_by: Sequence[Item] | None = None) -> None:
    """Write both networks into a folder: in float or, given the messages by which to fix ranges, in int8."""
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
        None if quantised_by is None else of_encoder(quantised_by),
    )
    _write(
        relater,
        (
            torch.zeros(_ROWS, _PIECES, WIDTH),
            torch.zeros(_ROWS, _PAIRS, 2, _PIECES),
            torch.zeros(_ROWS, _PAIRS, 2, dtype=torch.long),
            torch.zeros(_ROWS, _PAIRS, 3, dtype=torch.long),
            torch.zeros(_ROWS, _PAIRS, 3, _PIECES, dtype=torch.long),
        ),
        {
            "states": {0: "texts", 1: "pieces"},
            "ends": {0: "texts", 1: "pairs", 3: "pieces"},
            "types": {0: "texts", 1: "pairs"},
            "facts": {0: "texts", 1: "pairs"},
            "roles": {0: "texts", 1: "pairs", 3: "pieces"},
        },
        {
            "predicate": {0: "texts", 1: "pairs"},
            "standing": {0: "texts", 1: "pairs"},
            "times": {0: "texts", 1: "pairs", 3: "pieces"},
        },
        folder / RELATER,
        None if quantised_by is None else of_relater(quantised_by, encoder),
    )


def _write(
    network: nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: dict[str, dict[int, str]],
    outputs: dict[str, dict[int, str]],
    path: Path,
    feeds: Iterable[Feed] | None,
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
    chosen = FusionOptions("bert")
    chosen.enable_skip_layer_norm = False  # on CPUs the fused kernel is eight times slower than its two parts
    chosen.enable_bias_gelu = False  # nor does one gain here: the product before takes the bias along for nothing
    # Level 1 computes beforehand what is constant, so that a pass has two thirds of the nodes.
    fused = optimizer.optimize_model(
        str(path), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, optimization_options=chosen, opt_level=1
    )
    fused.save_model_to_file(str(path))
    if feeds is not None:
        plain = onnx.load(str(path))
        rows = even(plain, observe(plain, feeds))
        onnx.save(plain, str(path))
        quantize_dynamic(
            path,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=_stacked(path),
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        fix(path, rows)


def _stacked(path: Path) -> list[str]:
    """The products with a stack of matrices: the kernels know no scale for each channel of those."""
    graph = onnx.load(str(path)).graph
    flat = {weight.name for weight in graph.initializer if len(weight.dims) <= 2}
    weights = {weight.name for weight in graph.initializer}
    return [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and any(name in weights and name not in flat for name in node.input)
    ]


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """The mean cosine between the rows of two matrices."""
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return float(((one * other).sum(-1) / np.maximum(lengths, 1e-9)).mean())
