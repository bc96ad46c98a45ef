"""A secret's file appears whole, once, and is never replaced."""

from pathlib import Path

from knowledge.keys.secret_files import read_or_make_secret


def test_a_secret_that_another_process_made_meanwhile_is_the_one_that_counts(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "x.json"

    def slower() -> dict[str, object]:
        return {"made": read_or_make_secret(path, lambda: {"made": "first"})["made"], "by": "the slower one"}

    assert read_or_make_secret(path, slower) == {"made": "first"}
    assert list(path.parent.iterdir()) == [path]
