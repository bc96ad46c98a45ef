from __future__ import annotations

from pathlib import Path

from knowledge.engines.edge import edge, socket_path


def test_the_socket_lies_in_the_data_folder() -> None:
    assert socket_path(Path("/d")) == Path("/d/edge.sock")


def test_a_data_folder_with_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)

    socket = socket_path(deep)

    assert len(str(socket)) <= 100
    assert socket == socket_path(deep) != socket_path(tmp_path / ("y" * 120))


def test_the_vector_process_is_told_its_folder_and_socket(tmp_path: Path) -> None:
    (tmp_path / "edge.sock").touch()

    engine = edge(tmp_path)

    assert engine.address["vector_url"] == f"unix://{tmp_path / 'edge.sock'}"
    assert engine.program.argv[-4:] == ("--path", str(tmp_path / "vectors"), "--socket", str(tmp_path / "edge.sock"))
    assert not (tmp_path / "edge.sock").exists()
