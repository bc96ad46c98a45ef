from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.engines.lock import FolderInUse, folder_lock


def test_a_second_holder_is_refused_with_the_first_ones_pid(tmp_path: Path) -> None:
    with (
        folder_lock(tmp_path / "lock", "This data folder", "stop it."),
        pytest.raises(FolderInUse, match=f"in use by the process {os.getpid()}; stop it"),
        folder_lock(tmp_path / "lock", "This data folder", "stop it."),
    ):
        pass

    with folder_lock(tmp_path / "lock", "This data folder", "stop it."):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
