"""Person records become memories; pairs of them are scored."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.resolution import read, scores

_HEAD = "rec_id, given_name, surname, street_number, address_1, suburb, date_of_birth, soc_sec_id\n"


def test_a_record_becomes_a_memory_that_begins_with_the_name(tmp_path: Path) -> None:
    file = tmp_path / "records.csv"
    file.write_text(
        _HEAD + "rec-7-org, ana, de silva, 6, mill lane, leith, 19080102, 6988048\nrec-7-dup-0, , , , , , , 1\n"
    )
    first, second = read(file)
    assert first.text == "Ana De Silva, 6 Mill Lane, Leith, born 19080102, number 6988048"
    assert (first.person, first.name) == (second.person, "Ana De Silva") == ("7", "Ana De Silva")
    assert (second.text, second.name) == ("Somebody, number 1", "")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", _HEAD, _HEAD + "person 7, , , , , , , 1\n"])
def test_another_form_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "records.csv"
    file.write_text(text)
    with pytest.raises(SystemExit, match="records"):
        read(file)


def test_pairs_taken_for_one_are_scored() -> None:
    assert scores(["1", "1", "2", "2"], ["a", "a", "a", None]) == {"pair.precision": 1 / 3, "pair.recall": 0.5}
    assert scores(["1", "2"], [None, None]) == {"pair.precision": 0.0, "pair.recall": 0.0}
