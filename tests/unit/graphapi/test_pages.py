"""What the API process serves beside GraphQL."""

import asyncio
import os
import re
import sys
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from graphapi.app import create_app
from graphapi.readiness import Probe, Readiness, probes_of
from knowledge.errors import EngineUnavailable
from knowledge.settings import Settings
from tests.fakes import InMemoryRecollect
from tests.graphql_client import Client


async def test_the_process_is_healthy_while_it_answers(http: httpx.AsyncClient) -> None:
    response = await http.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def _up() -> object:
    return "Neo4j/5.26"


async def _down() -> object:
    raise EngineUnavailable("Redis", "start it.")


async def _strange() -> object:
    raise RuntimeError("an error of a driver's own")


async def _hanging() -> object:
    return await asyncio.Event().wait()


@pytest.mark.parametrize("bad", [_down, _strange, _hanging])
async def test_one_engine_that_does_not_answer_makes_the_process_unready(bad: Probe) -> None:
    request = Request({"type": "http", "headers": []})
    ready = await Readiness({"graph": _up, "redis": _up}).check(request)
    assert (ready.status_code, b'"ready"' in bytes(ready.body)) == (200, True)
    unready = await Readiness({"graph": _up, "redis": bad}, timeout_s=0.05).check(request)
    assert unready.status_code == 503
    assert b'{"graph":"up","redis":"does not answer"}' in bytes(unready.body)


async def test_engines_that_nobody_started_do_not_answer(settings: Settings) -> None:
    unready = await Readiness(probes_of(settings)).check(Request({"type": "http", "headers": []}))
    assert unready.status_code == 503
    assert bytes(unready.body).count(b"does not answer") == 3


async def test_requests_are_counted_by_how_they_ended(ana: Client) -> None:
    await ana.ask("{ __typename }")
    await ana.error("{ nothing }")
    text = (await ana.http.get("/metrics")).text
    assert 'recollect_graphql_requests_total{code="OK"}' in text
    assert 'recollect_graphql_requests_total{code="BAD_USER_INPUT"}' in text
    assert "recollect_graphql_request_seconds_bucket" in text


async def test_under_one_roof_the_api_tells_what_every_process_counted(
    ana: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = "from prometheus_client import Counter; Counter('told_elsewhere_total', 'x').inc(3)"
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", counting, env=env)
    assert await other.wait() == 0
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert "told_elsewhere_total 3.0" in (await ana.http.get("/metrics")).text


async def test_the_sockets_of_a_process_that_was_killed_are_counted_no_longer(
    ana: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = (
        "import time; from prometheus_client import Gauge;"
        "Gauge('open_elsewhere', 'x', multiprocess_mode='livesum').inc(3); print('up', flush=True); time.sleep(60)"
    )
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", counting, env=env, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    assert await other.stdout.readline() == b"up\n"
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert "open_elsewhere 3.0" in (await ana.http.get("/metrics")).text
    other.kill()
    await other.wait()
    assert "open_elsewhere" not in (await ana.http.get("/metrics")).text


async def test_the_schema_is_for_those_signed_in(ana: Client) -> None:
    signed_in = await ana.http.get("/schema.graphql", headers={"Authorization": "Bearer ana"})
    assert signed_in.status_code == 200
    assert "type Memory implements Node" in signed_in.text
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        assert (await ana.http.get("/schema.graphql", headers=headers)).status_code == 401


async def test_the_root_leads_to_graphiql(http: httpx.AsyncClient) -> None:
    assert (await http.get("/")).headers["location"] == "/graphiql"


async def test_graphiql_comes_whole_from_the_package(http: httpx.AsyncClient) -> None:
    page = await http.get("/graphiql")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert "/graphiql/graphiql.js" in named
    size = 0
    for path in named:
        if not path.startswith("data:"):
            response = await http.get(path)
            assert response.status_code == 200
            size += len(response.content)
    assert 500_000 < size < 3_000_000
    script = (await http.get("/graphiql/graphiql.js")).text
    assert "new Function(" not in script
    assert not re.search(r"(?<![\w.$])eval\(", script)


async def test_production_shows_neither_graphiql_nor_its_schema(
    recollect: InMemoryRecollect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOLLECT_ENV", "production")
    monkeypatch.setenv("RECOLLECT_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    app: Starlette = create_app(Settings(data=tmp_path), probes={})
    app.state.recollect = recollect
    recollect.sign_in("ana")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x.test") as client:
        assert (await client.get("/")).status_code == 404
        assert (await client.get("/graphiql")).status_code == 404
        assert (await client.get("/graphiql/graphiql.js")).status_code == 404
        ana = Client(client, "ana", recollect.accounts.tokens["ana"])
        code, _ = await ana.error("{ __schema { types { name } } }")
        assert code == "BAD_USER_INPUT"
        _, message = await ana.error("{ viewr { id } }")
        assert "viewer" not in message
        assert await ana.ask("{ __typename }") == {"__typename": "Query"}


async def test_all_who_ask_within_a_moment_share_one_look_at_the_engines() -> None:
    looks = []

    async def look() -> None:
        looks.append(1)

    request = Request({"type": "http", "headers": []})
    readiness = Readiness({"graph": look}, fresh_s=60)
    answers = await asyncio.gather(*(readiness.check(request) for _ in range(20)))
    assert ({answer.status_code for answer in answers}, len(looks)) == ({200}, 1)
    stale = Readiness({"graph": look}, fresh_s=0)
    await stale.check(request)
    await stale.check(request)
    assert len(looks) == 3
