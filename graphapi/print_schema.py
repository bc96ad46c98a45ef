"""Print the schema as SDL, or check that the committed schema.graphql is what the code says."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files

from graphapi.execution import api_schema


def sdl() -> str:
    return api_schema().as_str().strip() + "\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m graphapi.print_schema", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with schema.graphql; exit 1 if it differs")
    if not parser.parse_args(arguments).check:
        sys.stdout.write(sdl())
        return 0
    if files("graphapi").joinpath("schema.graphql").read_text() == sdl():
        return 0
    sys.stderr.write(
        "graphapi/schema.graphql is not what the code says: "
        "run `python -m graphapi.print_schema > graphapi/schema.graphql` and commit it.\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
