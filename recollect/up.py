"""`recollect up`: the whole service on one machine, from one command."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console

from knowledge.engines.ports import free_port, is_free
from knowledge.engines.probes import ask_http
from knowledge.engines.process import Program
from knowledge.engines.runtime import Runtime
from knowledge.engines.secrets import private_folder
from knowledge.engines.supervisor import GraphChoice, Supervisor, refuse_second, supervise
from knowledge.errors import InvalidInput
from knowledge.settings import Settings
from recollect.options import Data, settings_for

_MOST_WORKERS = 4
_INTERRUPTED = 130

Ready = Callable[[Runtime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What `up` runs beside the engines; port 0 means any free one."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = max(1, min(_MOST_WORKERS, (os.cpu_count() or 2) - 1))
    graph: GraphChoice = "embedded"


DEFAULT = Layout()


def up(
    data: Data = None,
    host: Annotated[str, typer.Option(help="Where the API listens.")] = DEFAULT.host,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 means any free port.")] = DEFAULT.port,
    workers: Annotated[int, typer.Option(min=0, max=64, help="Worker processes.")] = DEFAULT.workers,
    graph: Annotated[GraphChoice, typer.Option(help="neo4j needs Java 17+ and Maven.")] = DEFAULT.graph,
) -> None:
    """Start the engines, the API and the workers; Ctrl-C stops everything."""
    settings = settings_for(data)
    refuse_off_loopback(settings, host)
    asyncio.run(serve(settings, Layout(host, port, workers, graph), _print_addresses))


async def serve(settings: Settings, layout: Layout, ready: Ready) -> None:
    """Run the service until SIGINT or SIGTERM; `ready` is awaited once the API answers, beside the running service.

    Raises FolderInUse, InvalidInput for a port that is taken, or EngineUnavailable where something does not start, or
    cannot be kept running.
    """
    stop = stop_signal()
    refuse_second(settings.data.absolute())  # before the port is looked at: as a rule the first instance has that too
    port = api_port(layout)
    await until(stop, _supervised(settings, layout, port, ready))


async def until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do the work until it ends or `stop` is set: then it is cancelled, and has the time it needs to clean up."""
    running = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if not running.done():
            running.cancel()
        await asyncio.gather(running, stopped, return_exceptions=True)
    if not running.cancelled():
        running.result()


async def _supervised(settings: Settings, layout: Layout, port: int, ready: Ready) -> None:
    async with supervise(settings, graph=layout.graph, say=_say(Console(stderr=True))) as supervisor:
        try:
            await _run(supervisor, settings, layout, port, ready)
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None


async def _run(supervisor: Supervisor, settings: Settings, layout: Layout, port: int, ready: Ready) -> None:
    _clear_metrics(settings)
    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.start(_api(settings, layout.host, port)))
        for number in range(1, layout.workers + 1):
            group.create_task(supervisor.start(_worker(settings, number)))
    supervisor.announce(f"http://{shown(layout.host)}:{port}")
    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.wait())
        group.create_task(_done(ready(supervisor.runtime)))


async def _done(work: Awaitable[None]) -> None:
    await work


def _api(settings: Settings, host: str, port: int) -> Program:
    async def ping() -> str:
        return await ask_http(f"http://{shown(host)}:{port}/health")

    argv = (*_recollect("api", settings), "--host", host, "--port", str(port))
    return Program(name="api", argv=argv, ping=ping, env=_metrics(settings), start_within_s=90.0, stop_within_s=15.0)


def _worker(settings: Settings, number: int) -> Program:
    async def ping() -> str:
        return "up"  # it listens nowhere; the queue's own lease and sweep cover one that hangs

    argv = _recollect("worker", settings)
    return Program(name=f"worker-{number}", argv=argv, ping=ping, env=_metrics(settings), stop_within_s=30.0)


def _metrics(settings: Settings) -> dict[str, str]:
    """Let all processes count in one folder, from which the API's /metrics tells (prometheus_client's own way)."""
    return {"PROMETHEUS_MULTIPROC_DIR": str(settings.data.absolute() / "metrics")}


def _clear_metrics(settings: Settings) -> None:
    for left in private_folder(settings.data.absolute() / "metrics").glob("*.db"):
        left.unlink(missing_ok=True)


def _recollect(command: str, settings: Settings) -> tuple[str, ...]:
    return (sys.executable, "-m", "recollect", command, "--data", str(settings.data.absolute()))


def api_port(layout: Layout) -> int:
    """Return the port to listen on; raises InvalidInput where it is taken."""
    if layout.port == 0:
        return free_port()
    if not is_free(layout.port, layout.host):
        raise InvalidInput(
            f"The API cannot listen: port {layout.port} is taken on {layout.host}; "
            "choose another with --port (make run PORT=8001).",
            "port",
        )
    return layout.port


def shown(host: str) -> str:
    """Return the address at which a client on this machine reaches a server listening there."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"
    return host if address.version == 4 else f"[{host}]"


def refuse_off_loopback(settings: Settings, host: str) -> None:
    """Exit with status 2 where development would be reachable from other machines."""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = host == "localhost"
    if settings.env == "development" and not is_loopback:
        raise typer.BadParameter(
            f"{host} is reachable from other machines, and development has open tokens; "
            "use 127.0.0.1, or set RECOLLECT_ENV=staging or production.",
            param_hint="--host",
        )


def stop_signal() -> asyncio.Event:
    """Return an event that the first SIGINT or SIGTERM sets; the second ends this process, and so its children."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            os._exit(_INTERRUPTED)
        stop.set()
        Console(stderr=True).print("Stopping; Ctrl-C again ends everything at once.", style="dim")

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return stop


def _say(console: Console) -> Callable[[str], None]:
    return lambda line: console.print(line, style="yellow", markup=False, highlight=False, soft_wrap=True)


async def _print_addresses(runtime: Runtime) -> None:
    console = Console()
    console.print(f"Recollect answers at {runtime.api}/graphql, GraphiQL at {runtime.api}/graphiql", soft_wrap=True)
    if runtime.browser:
        console.print(f"Neo4j Browser: {runtime.browser}", soft_wrap=True)
    console.print("Ctrl-C stops everything.", style="dim")
