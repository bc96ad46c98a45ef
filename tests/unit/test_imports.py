"""What a process loads to begin with: only who uses a library that is slow to load pays for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_UNDERSTANDING = {"spacy", "thinc", "presidio_analyzer", "detect_secrets", "onnxruntime", "openai"}
_DRIVERS = {"neo4j", "neomodel", "redis", "qdrant_client", "qdrant_edge", "numpy", "uvicorn", "strawberry"}


@pytest.mark.parametrize(("module", "slow"), [("graphapi.app", _UNDERSTANDING), ("recollect.cli", _DRIVERS)])
def test_nothing_slow_is_loaded_before_it_is_used(module: str, slow: set[str]) -> None:
    told = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert module.partition(".")[0] in loaded
    assert slow.union(_UNDERSTANDING).isdisjoint(loaded)
