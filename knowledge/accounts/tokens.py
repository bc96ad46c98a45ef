"""Access tokens: signed statements of who acts for whom in which session (RFC 9068, ES256)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from knowledge.errors import Unauthenticated
from knowledge.ids import is_id
from knowledge.keys.service import ServiceKeys

ISSUER = "recollect"
AUDIENCE = "recollect-api"
_ALGORITHM = "ES256"
_TYPE = "at+jwt"
_MAX_CHARACTERS = 4096
_CLOCK_SKEW_S = 60


@dataclass(frozen=True, slots=True)
class Claims:
    subject: str
    owner: str
    session: str


class AccessTokens:
    def __init__(self, keys: ServiceKeys, *, clock: Callable[[], float] = time.time) -> None:
        self._signing = keys.signing[0]
        self._kids = frozenset(key.kid for key in keys.signing)
        self._verifying = KeySet(list(keys.signing))
        self._clock = clock

    def issue(self, claims: Claims, *, lifetime_s: int) -> str:
        now = int(self._clock())
        return jwt.encode(
            {"alg": _ALGORITHM, "typ": _TYPE, "kid": self._signing.kid},
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "sub": claims.subject,
                "owner": claims.owner,
                "sid": claims.session,
                "iat": now,
                "exp": now + lifetime_s,
            },
            self._signing,
            algorithms=[_ALGORITHM],
        )

    def verify(self, token: str) -> Claims:
        """Raise Unauthenticated for all but an unexpired token of ours; the reason is never a hint to a forger."""
        if len(token) > _MAX_CHARACTERS or not token.isascii():
            raise _refused()
        try:
            decoded = jwt.decode(token, self._verifying, algorithms=[_ALGORITHM])
        # A mistyped `crit` and deeply nested JSON surface from the library as Python's own errors.
        except (JoseError, TypeError, ValueError, RecursionError) as error:
            raise _refused() from error
        header, claims = decoded.header, decoded.claims
        if header.get("typ") != _TYPE or header.get("kid") not in self._kids:
            raise _refused()
        if claims.get("iss") != ISSUER or claims.get("aud") != AUDIENCE:
            raise _refused()
        now = self._clock()
        if _seconds(claims.get("exp")) <= now or _seconds(claims.get("iat")) > now + _CLOCK_SKEW_S:
            raise _refused()
        return Claims(_id(claims.get("sub")), _id(claims.get("owner")), _id(claims.get("sid")))


def _seconds(claim: object) -> int:
    if isinstance(claim, bool) or not isinstance(claim, int):
        raise _refused()
    return claim


def _id(claim: object) -> str:
    if not isinstance(claim, str) or not is_id(claim):
        raise _refused()
    return claim


def _refused() -> Unauthenticated:
    return Unauthenticated("The access token is not valid or has expired: get a new one.")
