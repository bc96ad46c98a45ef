"""The service's own keys are made once outside production and checked when read."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from knowledge.errors import InvalidInput
from knowledge.keys.service import open_service_keys, service_path
from knowledge.settings import Settings


def settings(data: Path, env: str = "development") -> Settings:
    return Settings.model_validate({"data": data, "env": env, "master_key": "unused here"})


def test_service_keys_stay_and_are_the_users_alone(tmp_path: Path) -> None:
    made, again = (open_service_keys(settings(tmp_path)) for _ in range(2))
    assert made.signing[0].as_dict(private=True) == again.signing[0].as_dict(private=True)
    assert (made.accounts, made.audit, made.cursors) == (again.accounts, again.audit, again.cursors)
    assert len({made.accounts, made.audit, made.cursors}) == 3
    assert stat.S_IMODE(service_path(tmp_path).stat().st_mode) == 0o600


def test_service_keys_do_not_show_themselves(tmp_path: Path) -> None:
    assert repr(open_service_keys(settings(tmp_path))) == "ServiceKeys()"


def test_phones_are_keyed_by_the_service(tmp_path: Path) -> None:
    one, two = open_service_keys(settings(tmp_path / "1")), open_service_keys(settings(tmp_path / "2"))
    assert one.phone_key("+15550100") == one.phone_key("+15550100")
    assert one.phone_key("+15550100") not in (one.phone_key("+15550101"), two.phone_key("+15550100"))


def test_production_takes_what_is_there_and_never_makes_any(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"service\.json"):
        open_service_keys(settings(tmp_path, "production"))
    assert not service_path(tmp_path).exists()
    made = open_service_keys(settings(tmp_path))
    assert open_service_keys(settings(tmp_path, "production")).cursors == made.cursors


def public_only(content: dict[str, object]) -> None:
    content["signing"] = [ECKey.generate_key("P-256", private=True, auto_kid=True).as_dict(private=False)]


def other_curve(content: dict[str, object]) -> None:
    content["signing"] = [ECKey.generate_key("P-384", auto_kid=True).as_dict(private=True)]


def nameless(content: dict[str, object]) -> None:
    content["signing"] = [ECKey.generate_key("P-256").as_dict(private=True)]


def no_jwk(content: dict[str, object]) -> None:
    content["signing"] = [{"kty": "EC", "crv": "P-256", "x": 3}]


def no_keys(content: dict[str, object]) -> None:
    content["signing"] = []


def short_secret(content: dict[str, object]) -> None:
    content["audit"] = "AAAA"


def no_secret(content: dict[str, object]) -> None:
    del content["cursors"]


def no_base64(content: dict[str, object]) -> None:
    content["accounts"] = "?"


@pytest.mark.parametrize(
    "damage", [public_only, other_curve, nameless, no_jwk, no_keys, short_secret, no_secret, no_base64]
)
def test_damaged_service_keys_are_refused(tmp_path: Path, damage: Callable[[dict[str, object]], None]) -> None:
    open_service_keys(settings(tmp_path))
    path = service_path(tmp_path)
    content = json.loads(path.read_text())
    damage(content)
    path.write_text(json.dumps(content))
    with pytest.raises(InvalidInput, match=r"service\.json"):
        open_service_keys(settings(tmp_path))
