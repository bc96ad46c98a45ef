from __future__ import annotations

import re
import tomllib
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def _pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall((_ROOT / name).read_text()))


def _declared() -> tuple[set[str], set[str]]:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
    named = re.compile(r"[A-Za-z0-9._-]+")

    def names(requirements: list[str]) -> set[str]:
        return {match[0].lower().replace("_", "-") for line in requirements if (match := named.match(line))}

    return names(project["dependencies"]), names(project["optional-dependencies"]["dev"])


def test_every_declared_dependency_is_pinned() -> None:
    runtime, dev = _declared()

    assert runtime - _pins("requirements.lock").keys() == set()
    assert (runtime | dev) - _pins("requirements-dev.lock").keys() == set()


def test_both_lock_files_pin_the_same_versions() -> None:
    dev = _pins("requirements-dev.lock")

    assert {name: dev.get(name) for name in _pins("requirements.lock")} == _pins("requirements.lock")


def test_every_pin_has_hashes_and_no_line_names_an_index() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (_ROOT / name).read_text()
        blocks = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]

        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
        assert "index-url" not in text.replace("--no-emit-index-url", "")
        assert "://" not in text
