"""Which words stand as nouns and what texts are about, as the shipped networks read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.understanding.reader import Reader
from ingest.understanding.themes import CLASSES, MAX_SUBJECTS, Layers, Themes, WordClass


def layers(*, narrow: np.ndarray, inputs: int) -> Layers:
    hidden = narrow.shape[0]
    ones = np.ones((inputs, hidden), dtype=np.float32)
    return Layers(ones, np.zeros(hidden, np.float32), narrow.astype(np.float32), np.zeros(narrow.shape[1], np.float32))


def themes(told_from: float = 0.6) -> Themes:
    """Call every word a noun, and texts surer of "home" than of "work" the higher their states."""
    nouns = np.zeros((1, len(CLASSES)))
    nouns[0, CLASSES.index(WordClass.NOUN)] = 1
    nouns[0, CLASSES.index(WordClass.VERB)] = 0.5
    return Themes(
        layers(narrow=nouns, inputs=2), layers(narrow=np.array([[2.0, 1.0]]), inputs=6), ("home", "work"), told_from
    )


def test_windows_are_read_together_and_each_gets_its_own() -> None:
    states = [np.full((4, 2), 1.0, np.float32), np.full((3, 2), 0.0, np.float32)]
    first, second = themes().read(states, [(1, 2), (1,)])
    assert (len(first.nouns), len(second.nouns)) == (2, 1)
    assert first.nouns == [True, True]
    assert first.subjects[0] > first.subjects[1] > second.subjects[0] == pytest.approx(0.5)


def test_a_text_is_about_what_is_probable_over_its_windows() -> None:
    one = themes(0.9)
    high, low = (one.read([np.full((3, 2), value, np.float32)], [(1,)])[0] for value in (1.0, 0.0))
    assert [subject.name for subject in one.told([high])] == ["home", "work"]
    assert one.told([high, low]) == ()
    assert len(one.told([high])) <= MAX_SUBJECTS


def test_what_was_saved_reads_the_same(tmp_path: Path) -> None:
    one = themes()
    one.save(tmp_path / "themes.npz")
    states = [np.full((3, 2), 0.5, np.float32)]
    kept, read = (each.told(each.read(states, [(1,)])) for each in (one, Themes.load(tmp_path / "themes.npz")))
    assert kept == read


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("He plays drums in a band", {"drums", "band"}),
        ("I booked a flight and will play the record", {"flight", "record"}),
        ("she runs a bakery", {"bakery"}),
    ],
)
def test_the_shipped_networks_tell_nouns_from_verbs(text: str, nouns: set[str]) -> None:
    (reading,) = Reader.load().read([text])
    assert {text[at:].split()[0] for at in reading.nouns} == nouns
