"""`recollect token`: a token for development, until there is sign-in."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import typer

from knowledge.errors import Forbidden
from knowledge.levels import Sensitivity
from knowledge.settings import Settings
from recollect.options import Data, settings_for

LevelName = Literal["GENERAL", "CONFIDENTIAL", "SECRET", "ULTRA_SECRET"]


def token(
    user: Annotated[str, typer.Option("--user", help="The user's phone number, as in +15550100; made if it is new.")],
    unlock: Annotated[
        LevelName | None, typer.Option("--unlock", case_sensitive=False, help="Open everything up to this level.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="The name of a user who is made.")] = None,
    data: Data = None,
) -> None:
    """Print an access token for 24 hours, and nothing else on standard output; refused in production."""
    level = None if unlock is None else Sensitivity[unlock]
    made = asyncio.run(development_token(settings_for(data), user, unlock=level, name=name))
    typer.echo("Valid for 24 hours. Send it as the header: Authorization: Bearer TOKEN", err=True)
    typer.echo(made)


async def development_token(
    settings: Settings, phone: str, *, unlock: Sensitivity | None = None, name: str | None = None
) -> str:
    """Return a token for the user with this number, over the running instance's engines.

    Raises Forbidden in production, InvalidInput for a bad number, EngineUnavailable where nothing runs.
    """
    if settings.env == "production":
        raise Forbidden("Production issues no development tokens: sign in instead.")
    from knowledge.accounts.bootstrap import open_accounts  # the graph's driver: no other command waits for it

    async with open_accounts(settings) as accounts:
        return await accounts.issue_token(await accounts.ensure_user(phone, name), unlock)
