"""The container files hold to the Compose Specification and to our own rules about secrets, users and addresses."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from importlib import metadata
from pathlib import Path
from typing import cast

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from packaging.requirements import Requirement

from knowledge.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
SCHEMA = Path(__file__).parent / "data" / "compose-spec.json"
OURS = ("api", "worker")

Service = dict[str, object]


@pytest.fixture(scope="module")
def compose() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


@pytest.fixture(scope="module")
def services(compose: dict[str, object]) -> dict[str, Service]:
    return cast(dict[str, Service], compose["services"])


def _pins(lock: Path) -> dict[str, set[str]]:
    """Requirement (name and version) to its hashes."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text())
    pinned = {match[1]: entry for entry in entries if (match := re.match(r"([A-Za-z0-9_.-]+==[^\s;\\]+)", entry))}
    return {name: set(re.findall(r"--hash=(\S+)", entry)) for name, entry in pinned.items()}


def test_the_compose_file_is_valid_by_the_specification(compose: dict[str, object]) -> None:
    jsonschema.validate(compose, json.loads(SCHEMA.read_text()))


def test_the_schema_refuses_a_wrong_compose_file(compose: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**compose, "services": {"api": {"portz": []}}}, json.loads(SCHEMA.read_text()))


def test_nothing_is_published_off_loopback(services: dict[str, Service]) -> None:
    published = [port for service in services.values() for port in cast(list[str], service.get("ports", []))]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_databases_publish_nothing_but_what_the_browser_needs(services: dict[str, Service]) -> None:
    assert {name for name, service in services.items() if "ports" in service} == {"api", "neo4j"}


def test_every_server_has_a_health_check_that_the_product_waits_for(services: dict[str, Service]) -> None:
    waited = cast(dict[str, dict[str, str]], services["api"]["depends_on"])
    assert set(waited) == set(services) - set(OURS)
    for engine, how in waited.items():
        assert how["condition"] == "service_healthy"
        assert "healthcheck" in services[engine]


def test_api_and_worker_are_one_image_without_rights(services: dict[str, Service]) -> None:
    assert services["api"]["image"] == services["worker"]["image"]
    for name in OURS:
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True


def test_the_environment_carries_no_secret(compose: dict[str, object], services: dict[str, Service]) -> None:
    for service in services.values():
        for key, value in cast(dict[str, str], service.get("environment", {})).items():
            if re.search("PASSWORD|KEY|AUTH|SECRET", key):
                assert value.startswith("/run/secrets"), key
    assert all("file" in secret for secret in cast(dict[str, Service], compose["secrets"]).values())


def test_the_models_that_the_settings_can_name_reach_our_processes(services: dict[str, Service]) -> None:
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    models = {name for name in known if name.startswith(("LLM_", "EMBEDDING_"))} | {"OPENAI_BASE_URL"}
    assert {"LLM_MODEL", "EMBEDDING_MODEL"} < models
    for name in OURS:
        environment = cast(dict[str, str | None], services[name]["environment"])
        assert {key for key, value in environment.items() if value is None} == models


def test_images_are_pinned_and_qdrant_counts_keywords_per_owner(services: dict[str, Service]) -> None:
    images = [str(services[name]["image"]) for name in services if name not in OURS]
    assert all(":" in image and not image.endswith(":latest") for image in images)
    version = re.search(r"qdrant/qdrant:v(\d+)\.(\d+)", str(services["qdrant"]["image"]))
    assert version is not None
    assert (int(version[1]), int(version[2])) >= (1, 19)


def test_the_made_secrets_are_the_ones_compose_mounts_and_the_settings_read_them(
    compose: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_text((DEPLOY / "make-secrets.sh").read_text())
    subprocess.run(["sh", str(script)], check=True, capture_output=True, timeout=30)  # noqa: S607
    folder = tmp_path / "secrets"
    before = {path.name: path.read_text() for path in folder.iterdir()}

    assert set(before) == set(cast(dict[str, object], compose["secrets"]))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    for name in list(os.environ):
        if name.startswith(("NEO4J_", "QDRANT_", "REDIS_", "RECOLLECT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RECOLLECT_SECRETS", str(folder))
    settings = Settings()
    assert before["NEO4J_AUTH"].strip() == f"neo4j/{settings.graph_password}"
    assert settings.redis_url is not None
    assert settings.master_key is not None
    assert settings.qdrant_api_key is not None
    assert settings.qdrant_api_key.get_secret_value() in before["QDRANT_CONFIG"]
    password = settings.redis_url.get_secret_value().removeprefix("redis://:").partition("@")[0]
    assert f"requirepass {password}\n" in before["VALKEY_CONFIG"]

    subprocess.run(["sh", str(script)], check=True, capture_output=True, timeout=30)  # noqa: S607
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_the_image_runs_without_root_and_asks_its_own_health() -> None:
    lines = (DEPLOY / "Dockerfile").read_text()
    final_stage = lines.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", final_stage, re.MULTILINE)
    assert "/health" in final_stage.partition("HEALTHCHECK")[2]


def test_everything_the_image_installs_is_held_to_a_hash() -> None:
    lines = (DEPLOY / "Dockerfile").read_text()
    installs = re.findall(r"pip install ([^&\n]*)", lines)
    assert len(installs) == 3
    assert all("--require-hashes" in install or "--no-deps /src/dist/" in install for install in installs)


def test_the_build_s_own_lock_follows_the_development_lock() -> None:
    build, develop = _pins(DEPLOY / "requirements-build.lock"), _pins(ROOT / "requirements-dev.lock")
    assert build
    for pin, hashes in build.items():
        assert hashes
        assert hashes == develop.get(pin), f"{pin}: take the entry over from requirements-dev.lock again"


def test_the_build_s_own_lock_holds_all_that_the_builder_requires() -> None:
    locked = {pin.partition("==")[0] for pin in _pins(DEPLOY / "requirements-build.lock")}
    waiting, needed = ["hatchling"], set()
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            requirements = [Requirement(text) for text in metadata.requires(name) or []]
            waiting += [
                each.name for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})
            ]
    assert needed == locked


def test_the_build_sees_only_what_it_copies() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE))
    sources = {source for line in copied for source in line.split()}
    assert "*" in ignored
    assert sources == {line.removeprefix("!") for line in ignored if line.startswith("!")}
