"""Options that every command takes, and the settings they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from knowledge.settings import Settings

Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="RECOLLECT_DATA", help="The data folder; by default the system's place for it."),
]


def settings_for(data: Path | None) -> Settings:
    """Read the settings once for this process; exits with status 2 and a sentence where they cannot be taken."""
    try:
        return Settings() if data is None else Settings(data=data.expanduser().absolute())
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, item['loc'])) or 'settings'}: {item['msg']}" for item in error.errors())
        raise typer.BadParameter(said) from None
