from __future__ import annotations

import os
from pathlib import Path

import pytest

from knowledge.engines.secrets import private_folder, secret, write_private
from knowledge.errors import EngineUnavailable


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "x.password"

    first = secret(path)

    assert secret(path) == first
    assert len(first) >= 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_may_read_is_closed_to_them(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)

    assert private_folder(folder).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_made_says_which_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(EngineUnavailable, match=r"(?s)file/data cannot be written.*--data"):
        private_folder(tmp_path / "file" / "data")


def test_a_folder_without_the_right_to_write_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(EngineUnavailable, match="cannot be written"):
        private_folder(tmp_path)


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="cannot be written"):
        write_private(tmp_path / "missing" / "file", "text")
