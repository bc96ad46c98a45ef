"""The range of each tensor that a product of int8 reads, fixed beforehand: what a text means is then its own affair.

A range taken at run time is that of all texts of a pass, so that one of them would be read by the numbers of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from training.feeds import Feed

Rows = Mapping[str, NDArray[np.float32]]
_DYNAMIC = "DynamicQuantizeLinear"
_LEVELS = 255
_ROWS = 4_000
"""Of each tensor so many rows decide, taken evenly."""
_NARROWER = np.linspace(1.0, 0.2, 33)
_ROUNDS = 2


@dataclass(frozen=True, slots=True)
class Range:
    """What the numbers 0 to 255 stand for."""

    scale: np.float32
    zero: np.uint8

    @classmethod
    def between(cls, low: float, high: float) -> Range:
        low, high = min(low, 0.0), max(high, 0.0)  # zero stands for itself, as padding does
        scale = max(high - low, 1e-8) / _LEVELS
        return cls(np.float32(scale), np.uint8(np.clip(round(-low / scale), 0, _LEVELS)))

    def rounded(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        steps = np.clip(np.rint(values / self.scale) + np.float32(self.zero), 0, _LEVELS)
        return (steps - np.float32(self.zero)) * self.scale


def observe(model: ModelProto, feeds: Iterable[Feed]) -> Rows:
    """The rows that a network in float hands to each of its products as it reads the feeds."""
    asked = ModelProto()
    asked.CopyFrom(model)
    given = {each.name for each in model.graph.input}
    told = given | {each.name for each in model.graph.output}
    names = list(products(model))
    asked.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names if name not in told
    )
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(asked.SerializeToString(), options, providers=["CPUExecutionProvider"])
    inner = [name for name in names if name not in given]
    rows = defaultdict[str, list[NDArray[np.float32]]](list)
    for feed in feeds:
        for name, values in (*zip(inner, session.run(inner, feed), strict=True), *feed.items()):
            if name in names:
                rows[name].append(values.reshape(-1, values.shape[-1]).astype(np.float32))
    return {name: _sample(np.concatenate(parts)) for name, parts in rows.items()}


def products(model: ModelProto) -> dict[str, list[NodeProto]]:
    """By the name of what they read, the products with a matrix that is known beforehand."""
    flat = {each.name for each in model.graph.initializer if len(each.dims) == 2}
    found = defaultdict[str, list[NodeProto]](list)
    for node in model.graph.node:
        if node.op_type in ("MatMul", "Gemm") and node.input[1] in flat:
            found[node.input[0]].append(node)
    return dict(found)


def fix(path: Path, rows: Rows) -> None:
    """Give each tensor that a network in int8 measures as it runs the range that serves its rows best."""
    model = onnx.load(str(path))
    read = {node.input[0]: _weights(model, node) for node in model.graph.node if node.op_type == _DYNAMIC}
    _replace(model, {name: best(rows[name], weights) for name, weights in read.items()})
    onnx.save(model, str(path))


def best(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> Range:
    """The range by which the product with `weights` comes out nearest: an outlier may be worth less than the rest."""
    matters = np.square(weights).sum(1)

    def error(low: float, high: float) -> float:
        return float((np.square(Range.between(low, high).rounded(rows) - rows).mean(0) * matters).sum())

    least, most = low, high = float(rows.min()), float(rows.max())
    for _ in range(_ROUNDS):
        high = min((most * part for part in _NARROWER), key=lambda each: error(low, each))
        low = min((least * part for part in _NARROWER), key=lambda each: error(each, high))
    return Range.between(low, high)


def _weights(model: ModelProto, node: NodeProto) -> NDArray[np.float32]:
    """What is multiplied by a tensor, side by side, as the float network has it but for its rounding."""
    known = {each.name: each for each in model.graph.initializer}
    parts = []
    for reader in model.graph.node:
        if reader.op_type == "MatMulInteger" and reader.input[0] == node.output[0]:
            scale = known[reader.input[1].removesuffix("_quantized") + "_scale"]
            parts.append(numpy_helper.to_array(known[reader.input[1]]) * numpy_helper.to_array(scale))
    return np.concatenate(parts, axis=1).astype(np.float32)


def _sample(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return rows[np.linspace(0, len(rows) - 1, min(len(rows), _ROWS)).astype(int)]


def _replace(model: ModelProto, ranges: Mapping[str, Range]) -> None:
    """Put constants where ranges were measured, and one product in the place of the nodes that used them."""
    graph = model.graph
    biases = {each.name for each in graph.initializer if len(each.dims) == 1}
    readers = defaultdict[str, list[NodeProto]](list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    kept, gone = list[NodeProto](), set[str]()
    for node in graph.node:
        if node.op_type != _DYNAMIC:
            kept.append(node)
            continue
        own = ranges[node.input[0]]
        quantised, scale, zero = node.output
        for name, value in ((scale, np.array(own.scale)), (zero, np.array(own.zero))):
            graph.initializer.append(numpy_helper.from_array(value, name))
        kept.append(helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [quantised], node.name))
        gone |= {each.name for each in readers[scale]}
        for product in readers[quantised]:
            used = _steps(product, readers, biases)
            gone |= {each.name for each in used}
            weights = product.input[1]
            scales = weights.removesuffix("_quantized") + "_scale"
            inputs = [quantised, weights, scale, scales, zero, product.input[3], *(biases & set(used[-1].input))]
            name = product.name + "_to_float"
            made = helper.make_node("MatMulIntegerToFloat", inputs, used[-1].output, name, domain="com.microsoft")
            kept.append(made)
    del graph.node[:]
    graph.node.extend(node for node in kept if node.name not in gone)


def _steps(product: NodeProto, readers: Mapping[str, list[NodeProto]], biases: set[str]) -> list[NodeProto]:
    """A product in whole numbers, and what makes floats of it: the cast, the scales and, where it has one, the bias."""
    (cast,) = readers[product.output[0]]
    (scaled,) = readers[cast.output[0]]
    after = readers[scaled.output[0]]
    has_bias = len(after) == 1 and after[0].op_type == "Add" and biases & set(after[0].input)
    return [product, cast, scaled, *(after if has_bias else ())]
