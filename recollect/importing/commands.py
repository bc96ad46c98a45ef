"""The commands `recollect import chat`, `recollect import notes` and `recollect import contacts`."""

from __future__ import annotations

import asyncio
import json
import zoneinfo
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import httpx
import typer
from rich.console import Console

from ingest.importers.contacts import ContactsFile
from ingest.importers.items import Item
from ingest.importers.notes import NotesFolder
from ingest.importers.whatsapp import WhatsAppExport
from knowledge.engines.runtime import read_runtime
from knowledge.errors import EngineUnavailable, InvalidInput
from knowledge.levels import Sensitivity
from knowledge.settings import Settings
from recollect.importing.client import TIMEOUT, Client
from recollect.importing.contacts import ContactSender
from recollect.importing.display import Display
from recollect.importing.resume import Resume, file_digest, folder_digest
from recollect.importing.sending import Sender, wait_until_ready
from recollect.options import Data, settings_for
from recollect.token import development_token

LevelName = Literal["GENERAL", "CONFIDENTIAL", "SECRET", "ULTRA_SECRET"]
Token = Annotated[str | None, typer.Option("--token", envvar="RECOLLECT_TOKEN", help="An access token.")]
User = Annotated[
    str | None, typer.Option("--user", help="In development, instead of a token: whose memories these are.")
]
Url = Annotated[str | None, typer.Option("--url", help="The API's address; by default that of the running instance.")]
Zone = Annotated[
    str | None, typer.Option("--time-zone", help="Where the clock stood, as in Europe/London; by default as here.")
]
Level = Annotated[
    LevelName | None,
    typer.Option(
        "--sensitivity", case_sensitive=False, help="State this level for all; by default each is classified."
    ),
]
ContactLevel = Annotated[
    LevelName | None,
    typer.Option("--sensitivity", case_sensitive=False, help="State this level for all; by default CONFIDENTIAL."),
]
Results = Annotated[
    Path | None,
    typer.Option("--results", help="Write here, as JSON lines, what became of each card, and why."),
]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait until all is understood and searchable.")]

imports = typer.Typer(no_args_is_help=True, help="Bring in what other programs exported.")


@imports.command()
def chat(
    file: Annotated[Path, typer.Argument(help="A WhatsApp text export: .txt, or the .zip that holds it.")],
    title: Annotated[str | None, typer.Option("--title", help="The chat's name, where the file does not tell.")] = None,
    time_zone: Zone = None,
    token: Token = None,
    user: User = None,
    url: Url = None,
    sensitivity: Level = None,
    wait: Wait = True,
    data: Data = None,
) -> None:
    """Import a WhatsApp chat; importing it again, or a longer export of it, writes nothing twice."""
    export = WhatsAppExport.open(file, _zone(time_zone), title)
    source = Source(
        export.items(), export.messages, f"{export.title}", (file_digest(file), export.title, str(time_zone))
    )
    _send(source, settings_for(data), token, user, url, sensitivity, wait)


@imports.command()
def notes(
    folder: Annotated[Path, typer.Argument(help="The folder that holds the Markdown notes, subfolders included.")],
    time_zone: Zone = None,
    token: Token = None,
    user: User = None,
    url: Url = None,
    sensitivity: Level = None,
    wait: Wait = True,
    data: Data = None,
) -> None:
    """Import a folder of Markdown notes; a long note becomes ordered parts of one conversation."""
    found = NotesFolder.open(folder, _zone(time_zone))
    source = Source(found.items(), len(found.notes), folder.name, (folder_digest(folder, found.notes), str(time_zone)))
    _send(source, settings_for(data), token, user, url, sensitivity, wait)


@imports.command()
def contacts(
    file: Annotated[Path, typer.Argument(help="A .vcf file: an address book's vCards, of any version.")],
    token: Token = None,
    user: User = None,
    url: Url = None,
    sensitivity: ContactLevel = None,
    results: Results = None,
    data: Data = None,
) -> None:
    """Import an address book; importing it again writes nothing twice.

    A card is a contact that is known where a phone or an e-mail is the same and the name fits, or where memories alone
    have named one of that full name, and nobody else has it. What cards say of each other, and of the organisations
    that memories know, becomes relations.
    """
    book = ContactsFile.open(file)
    settings = settings_for(data)

    async def send(console: Console) -> bool:
        async with _connected(settings, token, user, url, console) as (client, _, _):
            with Display(console, file.name, book.cards) as display:
                report = await ContactSender(client, display.advance).send(book.items(), _level(sensitivity))
                display.contacts(report)
        if results is not None:
            results.write_text("".join(f"{json.dumps(asdict(card), ensure_ascii=False)}\n" for card in report.cards))
        return report.is_refused

    _run(send, token, user)


@dataclass(frozen=True, slots=True)
class Source:
    items: Iterable[Item]
    expected: int
    """About how many items there are, for the bar."""
    name: str
    identity: tuple[str, ...]


def _send(
    source: Source,
    settings: Settings,
    token: str | None,
    user: str | None,
    url: str | None,
    sensitivity: LevelName | None,
    wait: bool,
) -> None:
    level = _level(sensitivity)

    async def send(console: Console) -> bool:
        async with _connected(settings, token, user, url, console) as (client, address, owner):
            resume = Resume.of(settings.data, address, owner, "" if level is None else level.name, *source.identity)
            with Display(console, source.name, source.expected) as display:
                report = await Sender(client, resume, display.advance).send(source.items, level)
                display.sent(report)
                if wait:
                    display.ready(await wait_until_ready(client, display.pending), report)
        return bool(report.refused)

    _run(send, token, user)


def _run(send: Callable[[Console], Coroutine[None, None, bool]], token: str | None, user: str | None) -> None:
    """Do an import, which tells whether anything was refused: then the status is 1."""
    if token is None and user is None:
        raise typer.BadParameter("say whose memories these are: --token (or RECOLLECT_TOKEN), or in development --user")
    console = Console()
    try:
        refused = asyncio.run(send(console))
    except KeyboardInterrupt:
        console.print("Stopped. Run the same command again: it goes on from here.", style="yellow")
        raise typer.Exit(130) from None
    if refused:
        raise typer.Exit(1)


@asynccontextmanager
async def _connected(
    settings: Settings, token: str | None, user: str | None, url: str | None, console: Console
) -> AsyncIterator[tuple[Client, str, str]]:
    """Sign in; hand out the client, the API's address and the owner's id."""
    address = _graphql(settings, url)
    if token is None:
        token = await development_token(settings, user or "")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(headers=headers, timeout=TIMEOUT) as http:
        client = Client(http, address)
        with console.status(f"Asking {address} whose memories these are"):  # one that is away is asked for a minute
            owner = await client.viewer()
        yield client, address, owner


def _level(name: LevelName | None) -> Sensitivity | None:
    return None if name is None else Sensitivity[name]


def _graphql(settings: Settings, url: str | None) -> str:
    if url is None:
        runtime = read_runtime(settings.data)
        if runtime is None or not runtime.api:
            raise EngineUnavailable(
                "The API", f"nothing runs on {settings.data}: start it with `recollect up`, or give --url."
            )
        url = runtime.api
    if not url.startswith(("http://", "https://")):
        raise InvalidInput(f"{url} is no web address: --url needs one such as http://127.0.0.1:8000.", "url")
    return url.rstrip("/") if url.rstrip("/").endswith("/graphql") else f"{url.rstrip('/')}/graphql"


def _zone(name: str | None) -> zoneinfo.ZoneInfo | None:
    try:
        return None if name is None else zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput(f"There is no time zone {name!r}: give one such as Europe/London.", "time-zone") from None
