from __future__ import annotations

import socket

from knowledge.engines.ports import LOOPBACK, free_port, is_free


def test_a_taken_port_is_not_free_and_another_is_given() -> None:
    with socket.socket() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        taken = server.getsockname()[1]

        assert not is_free(taken)
        assert free_port(taken) != taken


def test_a_preferred_port_that_is_free_is_given() -> None:
    port = free_port()

    assert free_port(port) == port
    assert is_free(port)
