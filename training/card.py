"""The model card: what the networks are, what they were made from, and the figures of the run that made them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from training.measure import Figures

_CARD = Path(__file__).with_name("card.md")


def card(
    measured: Mapping[str, Figures],
    names: Mapping[str, Mapping[str, float]],
    *,
    messages: int,
    seeds: str,
    cosine: float,
    related_people: float,
    related: float,
) -> str:
    """Write the card; `measured` by title, `names` by form (float, int8) and corpus."""
    rows = [field.name for field in fields(Figures) if field.name != "types"]
    table = [
        _row("", measured),
        _row("---", ["---"] * len(measured)),
        *(_row(name.replace("_", " "), [f"{getattr(each, name):.3f}" for each in measured.values()]) for name in rows),
        *(
            _row(f"{kind} F1", [f"{each.types[kind]:.3f}" for each in measured.values()])
            for kind in next(iter(measured.values())).types
        ),
    ]
    return _CARD.read_text("utf-8").format(
        seeds=seeds,
        messages=messages,
        figures="\n".join(table),
        names="\n".join(_row(corpus, [f"{names[form][corpus]:.3f}" for form in names]) for corpus in names["int8"]),
        cosine=cosine,
        related_people=related_people,
        related=related,
    )


def _row(title: str, cells: Iterable[str]) -> str:
    return f"| {' | '.join((title, *cells))} |"
