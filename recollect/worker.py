"""`recollect worker`: one worker process, against servers or a running instance's engines."""

from __future__ import annotations

from recollect.options import Data, settings_for


def worker(data: Data = None) -> None:
    """Run one worker process; any number may run beside each other."""
    from workers.main import run  # here, because no other command should wait for the language libraries

    run(settings_for(data))
