"""What a process loads to begin with: only one that understands texts pays for the libraries that do."""

from __future__ import annotations

import subprocess
import sys

import pytest

_UNDERSTANDING = {"spacy", "thinc", "presidio_analyzer", "detect_secrets", "onnxruntime"}


@pytest.mark.parametrize("module", ["graphapi.app", "recollect.cli"])
def test_who_does_not_understand_texts_loads_nothing_that_does(module: str) -> None:
    told = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    assert module.partition(".")[0] in loaded
    assert _UNDERSTANDING.isdisjoint(loaded)
