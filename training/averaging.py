"""A running mean of the weights, which is better than the last of them (Polyak and Juditsky, 1992)."""

from __future__ import annotations

import torch
from torch import nn

_EVERY = 4


class Mean:
    """Follows the weights that train; looks at them every few steps only, for that costs a pass over them."""

    def __init__(self, model: nn.Module, kept: float) -> None:
        self._live = [weight for weight in model.parameters() if weight.requires_grad]
        self._mean = [weight.detach().clone() for weight in self._live]
        self._kept = kept
        self._steps = 0

    @torch.no_grad()
    def follow(self) -> None:
        """Take the weights into the mean. Early on it forgets faster, so that the beginning does not linger."""
        self._steps += 1
        if self._steps % _EVERY == 0:
            kept = min(self._kept, (1 + self._steps) / (10 + self._steps))
            torch._foreach_lerp_(self._mean, self._live, 1.0 - kept**_EVERY)

    @torch.no_grad()
    def swap(self) -> None:
        """Put the mean in the place of the weights, and the weights in the place of the mean."""
        for live, mean in zip(self._live, self._mean, strict=True):
            kept = live.detach().clone()
            live.copy_(mean)
            mean.copy_(kept)
