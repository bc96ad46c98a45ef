"""`recollect token` prints a token that gets in, and nothing beside it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from knowledge.access import Access
from knowledge.accounts.account import User
from knowledge.accounts.bootstrap import open_accounts
from knowledge.errors import EngineUnavailable, Forbidden, InvalidInput
from knowledge.levels import Sensitivity
from knowledge.settings import Settings
from recollect.cli import app
from tests.engines import Engines


def environment(settings: Settings, **more: str) -> dict[str, str]:
    return {
        "RECOLLECT_DATA": str(settings.data),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.graph_password,
        "NEO4J_DATABASE": settings.neo4j_database,
        "QDRANT_URL": str(settings.qdrant_url),
        "REDIS_URL": "" if settings.redis_url is None else settings.redis_url.get_secret_value(),
        **more,
    }


def asked(settings: Settings, *arguments: str, **env: str) -> Result:
    return CliRunner().invoke(app, ["token", *arguments], env=environment(settings, **env))


async def entered(settings: Settings, token: str) -> tuple[Access, User]:
    async with open_accounts(settings) as accounts:
        access = await accounts.authenticate(token)
        return access, await accounts.viewer(access)


def test_the_printed_token_gets_in_as_that_user(engines: Engines) -> None:
    first = asked(engines.settings, "--user", "+15550142", "--name", "Marta Ruiz", "--unlock", "secret")
    assert first.exit_code == 0, first.output
    assert first.stdout.count("\n") == 1
    assert "24 hours" in first.stderr
    access, user = asyncio.run(entered(engines.settings, first.stdout.strip()))
    assert access.clearance == Sensitivity.SECRET
    assert (user.id, user.name, user.phone_number) == (access.owner, "Marta Ruiz", "+15550142")

    second = asked(engines.settings, "--user", "+15550142", "--unlock", "CONFIDENTIAL")
    again, _ = asyncio.run(entered(engines.settings, second.stdout.strip()))
    assert (again.owner, again.clearance) == (access.owner, Sensitivity.CONFIDENTIAL)
    assert again.session != access.session


def test_a_number_that_is_none_is_refused(engines: Engines) -> None:
    refused = asked(engines.settings, "--user", "marta")
    assert isinstance(refused.exception, InvalidInput)
    assert refused.stdout == ""


def test_a_level_that_is_none_is_a_wrong_call(engines: Engines) -> None:
    refused = asked(engines.settings, "--user", "+15550142", "--unlock", "EVERYTHING")
    assert refused.exit_code == 2
    assert "secret" in refused.stderr.lower()


def test_production_refuses_before_it_looks_for_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_URI", "QDRANT_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    env = {"RECOLLECT_ENV": "production", "RECOLLECT_MASTER_KEY": "unused", "RECOLLECT_DATA": str(tmp_path)}
    refused = CliRunner().invoke(app, ["token", "--user", "+15550142"], env=env)
    assert isinstance(refused.exception, Forbidden)
    assert refused.stdout == ""


def test_without_a_running_instance_it_says_what_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_URI", "QDRANT_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    refused = CliRunner().invoke(app, ["token", "--user", "+15550142", "--data", str(tmp_path)])
    assert isinstance(refused.exception, EngineUnavailable)
    assert "recollect up" in str(refused.exception)
