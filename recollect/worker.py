"""`recollect worker`: one worker process, against servers or a running instance's engines."""

from __future__ import annotations

from typing import Annotated

import typer
from prometheus_client import start_http_server

from knowledge.errors import InvalidInput
from recollect.options import Data, settings_for
from recollect.up import DEFAULT, refuse_off_loopback


def worker(
    data: Data = None,
    metrics_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Tell Prometheus what it counts on this port, at /metrics.")
    ] = None,
    metrics_host: Annotated[str, typer.Option(help="Where it tells.")] = DEFAULT.host,
) -> None:
    """Run one worker process; any number may run beside each other."""
    settings = settings_for(data)
    if metrics_port is not None:
        refuse_off_loopback(settings, metrics_host)
        try:
            start_http_server(metrics_port, metrics_host)
        except OSError as error:
            raise InvalidInput(f"No metrics on {metrics_host}:{metrics_port}: {error.strerror}.") from error
    from workers.main import run  # here, because no other command should wait for the language libraries

    run(settings)
