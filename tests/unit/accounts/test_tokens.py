"""Only an unexpired token that this service signed, for this service, gets in."""

import base64
import hmac
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey

from knowledge.accounts.tokens import AUDIENCE, ISSUER, AccessTokens, Claims
from knowledge.errors import Unauthenticated
from knowledge.ids import new_id
from knowledge.keys.service import ServiceKeys

KEY = ECKey.generate_key("P-256", auto_kid=True)
OLD_KEY = ECKey.generate_key("P-256", auto_kid=True)
FOREIGN_KEY = ECKey.generate_key("P-256", {"kid": KEY.kid or ""})
KEYS = ServiceKeys((KEY, OLD_KEY), bytes(32), bytes(32), bytes(32))
NOW = 1_800_000_000
TOKENS = AccessTokens(KEYS, clock=lambda: NOW)
CLAIMS = Claims(new_id(), new_id(), new_id())


def forged(
    claims: Mapping[str, object] | None = None, *, key: ECKey = KEY, header: Mapping[str, object] | None = None
) -> str:
    """Return a token that is good but for what is given; None leaves a claim or a header out."""
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": CLAIMS.subject,
        "owner": CLAIMS.owner,
        "sid": CLAIMS.session,
        "iat": NOW,
        "exp": NOW + 60,
    }
    body = {name: value for name, value in {**good, **(claims or {})}.items() if value is not None}
    head = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    return jwt.encode(head, body, key, algorithms=["ES256"], default_type=None)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(token: str) -> None:
    with pytest.raises(Unauthenticated, match="get a new one"):
        TOKENS.verify(token)


def test_an_issued_token_says_who_acts_for_whom_in_which_session() -> None:
    token = TOKENS.issue(CLAIMS, lifetime_s=60)
    assert TOKENS.verify(token) == CLAIMS
    header, body = (json.loads(base64.urlsafe_b64decode(text + "==")) for text in token.split(".")[:2])
    assert header == {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}
    assert body == {
        "iss": "recollect",
        "aud": "recollect-api",
        "sub": CLAIMS.subject,
        "owner": CLAIMS.owner,
        "sid": CLAIMS.session,
        "iat": NOW,
        "exp": NOW + 60,
    }


def test_the_forgers_own_good_token_is_taken_so_that_the_refusals_below_prove_something() -> None:
    assert TOKENS.verify(forged()) == CLAIMS


def test_a_token_from_before_the_rotation_of_the_signing_key_is_taken() -> None:
    assert TOKENS.verify(forged(key=OLD_KEY, header={"kid": OLD_KEY.kid})) == CLAIMS


@pytest.mark.parametrize("lifetime", [0, -1])
def test_an_expired_token_is_refused(lifetime: int) -> None:
    refused(TOKENS.issue(CLAIMS, lifetime_s=lifetime))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "elsewhere"},
        {"iss": None},
        {"aud": "another-api"},
        {"aud": [AUDIENCE, "another-api"]},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": NOW + 60.5},
        {"iat": None},
        {"iat": NOW + 3600},
        {"sub": None},
        {"sub": "me"},
        {"owner": None},
        {"owner": 7},
        {"owner": ""},
        {"sid": None},
        {"sid": "' OR 1=1"},
    ],
)
def test_wrong_or_missing_claims_are_refused(claims: dict[str, object]) -> None:
    refused(forged(claims))


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": None}, {"kid": None}, {"kid": "other"}])
def test_a_token_of_another_type_or_key_name_is_refused(header: dict[str, object]) -> None:
    refused(forged(header=header))


def test_a_token_signed_by_a_foreign_key_of_the_same_name_is_refused() -> None:
    refused(forged(key=FOREIGN_KEY))


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(alg: str) -> None:
    head, body, signature = forged().split(".")
    unsigned = part({"alg": alg, "typ": "at+jwt", "kid": KEY.kid})
    refused(f"{unsigned}.{body}.")
    refused(f"{unsigned}.{body}.{signature}")
    refused(f"{head}.{body}.")


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() -> None:
    signed = f"{part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': KEY.kid})}.{forged().split('.')[1]}"
    for public in (KEY.as_pem(private=False), KEY.as_der(private=False), json.dumps(KEY.as_dict(private=False))):
        secret = public if isinstance(public, bytes) else public.encode()
        signature = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), "sha256")).rstrip(b"=").decode()
        refused(f"{signed}.{signature}")


def test_a_token_that_brings_its_own_key_is_refused() -> None:
    head = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid, "jwk": FOREIGN_KEY.as_dict(private=False)}
    body = forged().split(".")[1]
    refused(f"{part(head)}.{body}.{forged(key=FOREIGN_KEY).split('.')[2]}")


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        ".",
        "..",
        "...",
        "....",
        "a.b.c",
        "é.é.é",
        "\0",
        "x" * 10_240,
        "." * 10_240,
        f"{part([])}.{part({})}.AAAA",
        f"{part('x')}.{part({})}.AAAA",
        f"{part(None)}.{part(None)}.AAAA",
        f"{part({'alg': 7, 'kid': []})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'kid': {'a': 1}})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'crit': ['x']})}.{part({})}.AAAA",
        f"{part({'alg': 'ES256', 'kid': KEY.kid, 'crit': None})}.{part({})}.AAAA",
        base64.urlsafe_b64encode(b"[" * 3_000).decode() + ".e30.AAAA",
        f"{part({'alg': 'dir', 'enc': 'A128GCM'})}....",
    ],
)
def test_garbage_is_refused(garbage: str) -> None:
    refused(garbage)


@given(st.text(alphabet="abcXYZ019._-=", max_size=300))
def test_arbitrary_text_is_refused(garbage: str) -> None:
    refused(garbage)


@given(
    st.dictionaries(
        st.text(max_size=5) | st.sampled_from(["alg", "kid", "typ", "crit", "b64"]),
        st.integers() | st.text(max_size=8) | st.none() | st.lists(st.text(max_size=3)),
        max_size=5,
    )
)
def test_arbitrary_headers_are_refused(header: dict[str, object]) -> None:
    refused(f"{part(header)}.{forged().split('.')[1]}.AAAA")


def test_every_cut_and_every_changed_character_is_refused() -> None:
    token = TOKENS.issue(CLAIMS, lifetime_s=60)
    for index in range(len(token)):
        refused(token[:index])
        # "w" for "A": the last character has spare bits, which "B" would change alone.
        refused(token[:index] + ("A" if token[index] != "A" else "w") + token[index + 1 :])


def test_a_payload_that_is_no_object_is_refused() -> None:
    header = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}
    for payload in (b"[]", b"7", b"{", b"\xff", b"[" * 1_500):
        refused(jws.serialize_compact(header, payload, KEY, algorithms=["ES256"]))
