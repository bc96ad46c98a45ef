"""Given names of the world, and whose they mostly are: a woman's or a man's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def given_names() -> Mapping[str, str]:
    """Return by each name, folded, f or m; empty where it is given to both or the lists do not say."""
    text = files("ingest.lexicon").joinpath("given_names.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {name: sex.strip("-") for sex, *names in lines for name in names}
