from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.engines.engine import Engine
from knowledge.engines.supervisor import Supervisor
from knowledge.errors import EngineUnavailable
from tests.unit.engines.programs import DIES_AT_ONCE, SERVES, program


async def test_an_engine_whose_port_was_taken_meanwhile_is_tried_again_with_another(tmp_path: Path) -> None:
    bodies = [DIES_AT_ONCE, DIES_AT_ONCE, SERVES]
    supervisor = Supervisor(tmp_path, lambda _: None, None)

    async def factory(data: Path) -> Engine:
        return Engine("graph", program(data, bodies.pop(0)))

    try:
        engine = await supervisor.start_engine(factory)
        assert supervisor.pid(engine.program.name) is not None
    finally:
        await supervisor.stop()

    assert bodies == []


async def test_an_engine_that_never_starts_is_given_up(tmp_path: Path) -> None:
    supervisor = Supervisor(tmp_path, lambda _: None, None)
    tries = 0

    async def factory(data: Path) -> Engine:
        nonlocal tries
        tries += 1
        return Engine("graph", program(data, DIES_AT_ONCE))

    with pytest.raises(EngineUnavailable, match="status 3"):
        await supervisor.start_engine(factory)
    await supervisor.stop()

    assert tries == 3


def test_nothing_has_an_address_before_it_was_started(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="not been started"):
        _ = Supervisor(tmp_path, lambda _: None, None).endpoints


async def test_an_engine_on_its_own_leaves_a_running_instances_address_alone(tmp_path: Path) -> None:
    (tmp_path / "runtime.json").write_text("another instance's")
    supervisor = Supervisor(tmp_path, lambda _: None, None)

    await supervisor.stop()

    assert (tmp_path / "runtime.json").read_text() == "another instance's"
