"""How well time expressions are read, on the specs of Recognizers-Text: lists of sentences with what stands in them.

Scored are date, datetime and their ranges: right when something found over the expression equals its Past or its Future
resolution. A range's end may be its last day or the day after, for the specs write both; an expression that we keep to
a month or a year, as "two months ago", is not equal to a day. Left out are other types, what the specs give no value,
and other languages than English. There is no aim: the product keeps to its own guide where the two differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.labelled import Unrecognised
from benchmarks.record import Record
from ingest.normalise import matchable
from ingest.spans import Coverage
from ingest.times.finding import find_times
from knowledge.memories.memory import TimeMention, TimePrecision

TYPES = ("date", "datetime", "daterange", "datetimerange")
_CULTURE = "English"
_NEVER = "0001-01-01"
"""How the specs write a day that cannot be."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression of a sentence with its resolutions, each by the names the specs use: `date`, `startDate` …"""

    type: str
    text: str
    start: int
    end: int
    resolutions: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    at: datetime
    expressions: tuple[Expression, ...]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a folder of the specs' JSON files")
    parser.add_argument("--show", choices=TYPES, default=None, help="print what went wrong")
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    try:
        sentences, left_out, sources = read_specs(asked.data)
    except (OSError, Unrecognised) as error:
        print(f"No figures: {error}", file=sys.stderr)
        return 2
    print("left out:", ", ".join(f"{count} {reason}" for reason, count in left_out.most_common()) or "nothing")
    record = Record("dates", "none", sources, 0, _figures(sentences, asked.show) | {"left_out": left_out.total()})
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


def read_specs(folder: Path) -> tuple[list[Sentence], Counter[str], dict[str, object]]:
    """Read a folder of specs, or its English part: sentences, what is left out and why, and what names the data."""
    left_out: Counter[str] = Counter()
    cultures = [path for path in sorted(folder.iterdir()) if path.is_dir()]
    if any(path.name == _CULTURE for path in cultures):
        left_out.update(
            {"sentences in other languages": sum(_size(path) for path in cultures if path.name != _CULTURE)}
        )
        folder /= _CULTURE
    files = sorted(folder.glob("*.json"))
    if not files:
        raise Unrecognised(f"{folder.name} holds no JSON file")
    sentences = [sentence for path in files for sentence in _sentences(path, left_out)]
    if not any(sentence.expressions for sentence in sentences):
        raise Unrecognised(f"{folder.name} holds no expression with a value")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return sentences, +left_out, {"path": folder.name, "sha256": digest, "size": len(sentences)}


def _size(folder: Path) -> int:
    return sum(len(_rows(path)) for path in folder.glob("*.json"))


def _rows(path: Path) -> list[Mapping[str, object]]:
    try:
        rows = json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise Unrecognised(f"{path.name}: not JSON ({error})") from error
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and {"Input", "Results"} <= row.keys() for row in rows
    ):
        raise Unrecognised(f"{path.name}: no list of sentences with Input and Results")
    return rows


def _sentences(path: Path, left_out: Counter[str]) -> Iterator[Sentence]:
    for number, row in enumerate(_rows(path), 1):
        try:
            expressions = tuple(_expressions(row, left_out))
            at = row.get("Context", {}).get("ReferenceDateTime")  # type: ignore[attr-defined]
            if at is None:
                left_out["sentences without a moment of writing"] += 1
                continue
            yield Sentence(str(row["Input"]), datetime.fromisoformat(at).replace(tzinfo=UTC), expressions)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Unrecognised(f"{path.name}, sentence {number}: {error!r}") from error


def _expressions(row: Mapping[str, object], left_out: Counter[str]) -> Iterator[Expression]:
    for found in row["Results"]:  # type: ignore[attr-defined]
        if found["Type"] not in TYPES:
            left_out[f"of type {found['Type']}"] += 1
            continue
        value = found["Value"]
        resolutions = [value.get(name) or {} for name in ("FutureResolution", "PastResolution")]
        known = tuple(one for one in resolutions if one and not any(str(at).startswith(_NEVER) for at in one.values()))
        if not known:
            left_out["without a value"] += 1
            continue
        start = found["Start"]
        yield Expression(found["Type"], found["Text"], start, start + found["Length"], known)


def _figures(sentences: Sequence[Sentence], show: str | None) -> dict[str, float]:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for sentence in sentences:
        found = find_times(matchable(sentence.text), sentence.at, Coverage(len(sentence.text)))
        for wanted in sentence.expressions:
            told = [mention for mention in found if mention.start < wanted.end and mention.end > wanted.start]
            total[wanted.type] += 1
            is_right = any(agrees(mention, one) for mention in told for one in wanted.resolutions)
            right[wanted.type] += is_right
            if wanted.type == show and not is_right:
                print(f"{sentence.text!r} at {sentence.at:%a %Y-%m-%d %H:%M}: {wanted.text!r} {wanted.resolutions[0]}")
                print(*(f"    {sentence.text[one.start : one.end]!r} {one.since} {one.to}" for one in told), sep="\n")
    return {
        "accuracy": right.total() / total.total(),
        **{f"{name}/accuracy": right[name] / total[name] for name in TYPES if total[name]},
        "expressions": total.total(),
    }


def agrees(mention: TimeMention, resolution: Mapping[str, str]) -> bool:
    """Tell whether a mention is the day, the moment or the range of a resolution."""
    since, end = mention.since, mention.to
    if since is None:
        return False
    exact = mention.precision is TimePrecision.INSTANT
    match dict(resolution):
        case {"date": day}:
            return not exact and since[:10] == day and end is not None and end[:10] == _next(day)
        case {"dateTime": moment}:
            return exact and end is None and _plain(since) == moment
        case {"startDate": first, "endDate": last}:
            return not exact and end is not None and since[:10] == first and end[:10] in (last, _next(last))
        case {"startDateTime": first, "endDateTime": last}:
            return exact and end is not None and (_plain(since), _plain(end)) == (first, last)
    return False


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _plain(instant: str) -> str:
    return instant[:19].replace("T", " ")


if __name__ == "__main__":
    sys.exit(main())
