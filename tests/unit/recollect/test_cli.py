from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.engines.marks import ProcessMark
from knowledge.engines.ports import LOOPBACK
from knowledge.engines.runtime import Endpoints, Runtime, write_runtime
from recollect import cli
from recollect.cli import app, main


def test_help_lists_every_command() -> None:
    said = CliRunner().invoke(app, ["--help"]).output

    assert all(command in said for command in ("up", "api", "worker", "neo4j", "doctor"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.org"])  # noqa: S104
@pytest.mark.parametrize("command", ["up", "api"])
def test_development_refuses_an_address_off_loopback(command: str, host: str, tmp_path: Path) -> None:
    outcome = CliRunner().invoke(app, [command, "--host", host, "--data", str(tmp_path)])

    assert outcome.exit_code == 2
    assert "reachable" in outcome.output
    assert list(tmp_path.iterdir()) == []


def test_a_worker_tells_its_metrics_off_loopback_no_more_than_the_api(tmp_path: Path) -> None:
    host = ["--metrics-port", "9", "--metrics-host", "0.0.0.0"]  # noqa: S104
    outcome = CliRunner().invoke(app, ["worker", *host, "--data", str(tmp_path)])
    assert outcome.exit_code == 2
    assert "reachable" in outcome.output


def test_a_taken_metrics_port_is_told_before_a_worker_begins(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        port = str(server.getsockname()[1])
        outcome = CliRunner().invoke(app, ["worker", "--metrics-port", port, "--data", str(tmp_path)])
    assert outcome.exit_code == 1
    assert f"No metrics on {LOOPBACK}:{port}" in str(outcome.exception)


def test_production_without_a_master_key_is_a_wrong_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOLLECT_ENV", "production")

    outcome = CliRunner().invoke(app, ["up", "--data", str(tmp_path)])

    assert outcome.exit_code == 2
    assert "master key" in outcome.output


def test_a_taken_port_is_one_red_line_and_status_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        port = server.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["recollect", "up", "--data", str(tmp_path), "--port", str(port)])

        with pytest.raises(SystemExit) as ended:
            main()

    assert ended.value.code == 1
    assert f"port {port} is taken" in capsys.readouterr().err


def test_a_second_up_is_told_where_the_first_is_and_not_that_its_port_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        port = server.getsockname()[1]
        at = Endpoints("bolt://127.0.0.1:1", "root", "hidden", "neo4j", "unix:///edge.sock", None, "redis://127.0.0.1")
        write_runtime(tmp_path, Runtime(ProcessMark.of(os.getpid()), at, api=f"http://127.0.0.1:{port}"))
        monkeypatch.setattr(sys, "argv", ["recollect", "up", "--data", str(tmp_path), "--port", str(port)])

        with pytest.raises(SystemExit) as ended:
            main()

    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith(
        f"{tmp_path} is in use by the process {os.getpid()}; stop that instance, at http://127.0.0.1"
    )
    assert "taken" not in said


def test_a_password_file_that_is_not_there_is_one_red_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, url in (("NEO4J_URI", "bolt"), ("QDRANT_URL", "http"), ("REDIS_URL", "redis")):
        monkeypatch.setenv(name, f"{url}://127.0.0.1:1")
    monkeypatch.setenv("NEO4J_PASSWORD_FILE", str(tmp_path / "missing"))
    monkeypatch.setattr(sys, "argv", ["recollect", "doctor", "--data", str(tmp_path)])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        f"NEO4J_PASSWORD_FILE {tmp_path / 'missing'} cannot be read: No such file or directory.\n"
    )


def test_the_doctor_cuts_no_folder_short(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["doctor", "--data", str(tmp_path / ("a-folder-with-a-long-name-" * 5))]).output

    assert "data folder" in said
    assert "…" not in said


def test_an_option_that_does_not_exist_is_a_wrong_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["recollect", "up", "--nonsense"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 2


@pytest.mark.parametrize(("set_to", "stays"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "4"}, "4")])
def test_matrices_are_multiplied_on_one_thread_where_nobody_says_otherwise(
    set_to: dict[str, str], stays: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(set_to))
    monkeypatch.setattr(cli, "app", lambda: None)

    main()

    assert os.environ["OPENBLAS_NUM_THREADS"] == stays
