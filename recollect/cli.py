"""The `recollect` command: one module for each subcommand, assembled here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import typer
from rich.console import Console

from knowledge.errors import KnowledgeError
from recollect.api import api
from recollect.doctor import doctor
from recollect.importing import imports
from recollect.neo4j import neo4j
from recollect.refine import refine
from recollect.reindex import reindex
from recollect.run import run
from recollect.token import token
from recollect.up import up
from recollect.worker import worker

COMMANDS: tuple[Callable[..., None], ...] = (run, up, api, worker, token, reindex, refine, neo4j, doctor)
GROUPS: tuple[tuple[str, typer.Typer], ...] = (("import", imports),)

_ABOUT = "A private memory service: messages and notes in, a living graph of people, places and topics out."

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=_ABOUT)
for command in COMMANDS:
    app.command()(command)
for name, group in GROUPS:
    app.add_typer(group, name=name)


def main() -> None:
    """Run the command; an error of the domain is one red line and status 1, a wrong call is status 2."""
    # Our matrices are small: threads of numpy's would wait for each other longer than they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except KnowledgeError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
