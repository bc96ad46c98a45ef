"""`recollect api`: one API process, against servers or a running instance's engines."""

from __future__ import annotations

from typing import Annotated

import typer

from recollect.options import Data, settings_for
from recollect.up import DEFAULT, refuse_off_loopback

_MAX_MESSAGE_BYTES = 1024 * 1024


def api(
    data: Data = None,
    host: Annotated[str, typer.Option(help="Where it listens.")] = DEFAULT.host,
    port: Annotated[int, typer.Option(min=1, max=65535)] = DEFAULT.port,
) -> None:
    """Run one API process; any number may run beside each other."""
    settings = settings_for(data)
    refuse_off_loopback(settings, host)
    import uvicorn  # here, because no other command should wait for the schema to be built

    from graphapi.app import create_app

    uvicorn.run(
        create_app(settings),
        host=host,
        port=port,
        log_level="info",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        ws_max_size=_MAX_MESSAGE_BYTES,
    )
