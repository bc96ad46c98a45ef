"""Loud channels made quieter before a product and their weights louder in it: what comes out stays the same.

One scale of int8 serves all channels of a tensor. Where one of them is ten times as loud as most, it leaves the others
a tenth of the steps (Xiao et al., 2023: SmoothQuant).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, helper, numpy_helper

from training.ranges import Rows, products

_LOUD = 8.0
"""A tensor whose loudest channel is so many times as loud as the middle one is evened: it is worth a pass over it."""
_KEPT = 2.0
"""So many times as loud as the middle one a channel stays."""


def even(model: ModelProto, rows: Rows) -> Rows:
    """Even the loud tensors of a network in float, in place; give back the rows as its products read them now."""
    given = dict(rows)
    for name, readers in products(model).items():
        quieter = _quieter(rows[name])
        if quieter is None or any(node.op_type != "MatMul" for node in readers):
            continue
        evened, factor = f"{name}_evened", f"{name}_quieter"
        given[evened] = given.pop(name) * quieter
        model.graph.initializer.append(numpy_helper.from_array(quieter, factor))
        first = min(list(model.graph.node).index(node) for node in readers)
        model.graph.node.insert(first, helper.make_node("Mul", [name, factor], [evened], evened))
        for node in readers:
            node.input[0] = evened
            weights = next(each for each in model.graph.initializer if each.name == node.input[1])
            louder = numpy_helper.to_array(weights) / quieter[:, None]
            weights.CopyFrom(numpy_helper.from_array(louder, weights.name))
    return given


def _quieter(rows: NDArray[np.float32]) -> NDArray[np.float32] | None:
    loud = np.abs(rows).max(0)
    middle = float(np.median(loud))
    if loud.max() < _LOUD * middle:
        return None
    return np.minimum(1.0, _KEPT * middle / np.maximum(loud, 1e-9)).astype(np.float32)
