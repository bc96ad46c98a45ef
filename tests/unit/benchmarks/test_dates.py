"""The specs are read as they are, and nothing else is taken for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.dates import agrees, read_specs
from benchmarks.labelled import Unrecognised
from knowledge.memories.memory import TimeMention, TimePrecision

_AT = {"ReferenceDateTime": "2016-11-07T00:00:00"}
_VALUE = {"FutureResolution": {"date": "2016-11-08"}, "PastResolution": {"date": "2016-11-08"}}
_TOMORROW = {"Text": "tomorrow", "Type": "date", "Value": _VALUE, "Start": 8, "Length": 8}


def written(folder: Path, name: str, rows: object) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows))
    return folder


def test_what_is_left_out_is_counted_by_its_reason(tmp_path: Path) -> None:
    never = _TOMORROW | {"Value": {"FutureResolution": {"date": "0001-01-01"}, "PastResolution": {}}}
    length = _TOMORROW | {"Type": "duration"}
    rows = [
        {"Input": "I go to tomorrow", "Context": _AT, "Results": [_TOMORROW, never, length]},
        {"Input": "I go to tomorrow", "Results": [_TOMORROW]},
    ]
    written(tmp_path, "German/Date.json", rows)
    sentences, left_out, _ = read_specs(written(tmp_path, "English/Date.json", rows))
    assert [expression.text for sentence in sentences for expression in sentence.expressions] == ["tomorrow"]
    assert left_out == {
        "without a value": 1,
        "of type duration": 1,
        "sentences without a moment of writing": 1,
        "sentences in other languages": 2,
    }


@pytest.mark.parametrize("rows", [{}, [1], [{"text": "x"}], [], [{"Input": "x", "Results": [{}], "Context": _AT}]])
def test_other_data_is_refused(tmp_path: Path, rows: object) -> None:
    with pytest.raises(Unrecognised):
        read_specs(written(tmp_path, "Date.json", rows))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unrecognised):
        read_specs(tmp_path)


@pytest.mark.parametrize(
    ("mention", "resolution", "expected"),
    [
        (("2016-11-08T00:00:00.000Z", "2016-11-09T00:00:00.000Z", "DAY"), {"date": "2016-11-08"}, True),
        (("2016-11-07T00:00:00.000Z", "2016-11-14T00:00:00.000Z", "DAY"), {"date": "2016-11-07"}, False),
        (("2016-11-08T09:00:00.000Z", None, "INSTANT"), {"dateTime": "2016-11-08 09:00:00"}, True),
        (("2016-11-08T09:00:00.000Z", None, "INSTANT"), {"date": "2016-11-08"}, False),
        (
            ("2016-11-01T00:00:00.000Z", "2016-12-01T00:00:00.000Z", "MONTH"),
            {"startDate": "2016-11-01", "endDate": "2016-12-01"},
            True,
        ),
        (
            ("2016-11-04T00:00:00.000Z", "2016-11-23T00:00:00.000Z", "DAY"),
            {"startDate": "2016-11-04", "endDate": "2016-11-22"},
            True,
        ),
        (("2016-11-04T00:00:00.000Z", "2016-11-23T00:00:00.000Z", "DAY"), {"endDate": "2016-11-22"}, False),
        (
            ("2016-11-08T09:00:00.000Z", "2016-11-08T10:00:00.000Z", "INSTANT"),
            {"startDateTime": "2016-11-08 09:00:00", "endDateTime": "2016-11-08 10:00:00"},
            True,
        ),
        ((None, None, "DAY"), {"date": "2016-11-08"}, False),
    ],
)
def test_a_mention_agrees_when_it_is_the_same_day_moment_or_range(
    mention: tuple[str | None, str | None, str], resolution: dict[str, str], *, expected: bool
) -> None:
    since, to, precision = mention
    assert agrees(TimeMention(0, 1, since, to, TimePrecision(precision), since is None), resolution) is expected
