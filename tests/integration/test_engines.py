"""The engines that the other suites stand on."""

from knowledge.engines.checkup import check_up
from tests.engines import Engines


async def test_every_engine_answers_and_its_settings_name_it(engines: Engines) -> None:
    findings = {finding.what: finding for finding in await check_up(engines.settings)}

    assert {findings[what].state for what in ("graph", "vectors", "redis")} == {"ok"}
    assert engines.settings.redis_url is not None
    secret = engines.settings.redis_url.get_secret_value().split("@")[0].rpartition(":")[2]
    assert not secret or secret not in str(findings)
