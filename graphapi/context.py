"""What an operation carries: who asks, the services it may call, and its own loaders."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from strawberry.types import Info

from graphapi.loaders import Loaders
from graphapi.services import Recollect
from knowledge.access import Access
from knowledge.errors import Unauthenticated


@dataclass(slots=True)
class Context:
    """One per operation; a WebSocket holds one of its connection and derives the operations' from it."""

    services: Recollect
    caller: Access | None = None
    token: str | None = None
    connection_params: dict[str, object] | None = None
    _loaders: Loaders | None = field(default=None, init=False)

    @property
    def access(self) -> Access:
        """Return who asks; raises Unauthenticated where nobody signed in."""
        if self.caller is None:
            raise Unauthenticated("Sign in first: send the header `Authorization: Bearer TOKEN`.")
        return self.caller

    @property
    def loaders(self) -> Loaders:
        if self._loaders is None:
            self._loaders = Loaders(self.services, self.access)
        return self._loaders

    def forget(self) -> None:
        """Let what was loaded be loaded again: a change may have outdated it."""
        self._loaders = None

    def for_operation(self) -> Context:
        """Return a context with loaders of its own."""
        return replace(self)

    async def authenticate(self) -> None:
        """Ask again who the token stands for, and forget what was loaded; raises Unauthenticated."""
        if self.token is None:
            raise Unauthenticated("Sign in first: send the header `Authorization: Bearer TOKEN`.")
        self.caller = await self.services.accounts.authenticate(self.token)
        self.forget()


def bearer(header: object) -> str | None:
    """Return the token of an Authorization value, None where there is none."""
    if not isinstance(header, str):
        return None
    scheme, _, token = header.strip().partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def context_to_change(info: Info) -> Context:
    """Return the operation's context for a mutation: what an earlier one of the same request loaded is forgotten."""
    context = context_of(info)
    context.forget()
    return context


def context_of(info: Info) -> Context:
    context = info.context
    assert isinstance(context, Context)  # noqa: S101 — graphapi makes every context; this tells mypy
    return context
