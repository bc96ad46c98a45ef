"""Accounts in the graph: users with their sealed fields and wrapped root, and sessions."""

from __future__ import annotations

import json

from cypher import load
from knowledge.access import Access
from knowledge.accounts.account import KeyedName, NewUser, Role, SealedUser, Session, SessionStanding
from knowledge.entities.entity import EntityKind
from knowledge.errors import NotFound
from knowledge.ingestion.tally import Tally
from knowledge.instants import to_datetime, to_instant
from knowledge.levels import Sensitivity
from knowledge.stores.graph import Graph, Row, Transaction

_FIND_BY_PHONE = load("account/find_by_phone")
_CREATE_USER = load("account/create_user")
_READ_VIEWER = load("account/read_viewer")
_READ_ROOT = load("account/read_root")
_ADD_SESSION = load("account/add_session")
_READ_STANDING = load("account/read_standing")
_STATE_NAMES = load("entity/state_names")

_STATED_AT = Sensitivity.GENERAL


class Neo4jAccountStore:
    """The port AccountStore on the graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def by_phone_key(self, phone_key: str) -> SealedUser | None:
        rows = await self._graph.read(_FIND_BY_PHONE, phone_key=phone_key)
        return _to_user(rows[0]["user"]) if rows else None

    async def create(self, new: NewUser) -> bool:
        owner = new.user.id

        async def work(transaction: Transaction) -> bool:
            made = await transaction.run(
                _CREATE_USER,
                owner_id=owner,
                phone_key=new.phone_key,
                user=_user_properties(new),
                epoch=new.epoch,
                contact=_contact_properties(new),
            )
            if made and new.self_name is not None:
                await transaction.run(_STATE_NAMES, owner_id=owner, id=new.self_id, rows=[_stated_name(new.self_name)])
            return bool(made)

        return await self._graph.transact(work)

    async def viewer(self, access: Access) -> SealedUser:
        rows = await self._graph.read(_READ_VIEWER, **access.params())
        if not rows:
            raise NotFound("user")
        return _to_user(rows[0]["user"])

    async def wrapped_root(self, owner: str) -> str:
        rows = await self._graph.read(_READ_ROOT, owner_id=owner)
        if not rows:
            raise NotFound("user")
        return str(rows[0]["wrapped_root"])

    async def add_session(self, session: Session) -> None:
        properties = {
            "level": int(Sensitivity.GENERAL),
            "device": session.device,
            "created_at": to_instant(session.created_at),
            "expires_at": to_instant(session.expires_at),
            "revoked_at": None if session.revoked_at is None else to_instant(session.revoked_at),
        }
        if not await self._graph.write(_ADD_SESSION, owner_id=session.owner, session_id=session.id, session=properties):
            raise NotFound("user")

    async def standing(self, owner: str, session_id: str) -> SessionStanding | None:
        rows = await self._graph.read(_READ_STANDING, owner_id=owner, session_id=session_id)
        if not rows:
            return None
        row = rows[0]
        return SessionStanding(_to_session(row["session"]), Sensitivity(row["security_level"] - 1), row["is_active"])


def _user_properties(new: NewUser) -> dict[str, object]:
    user = new.user
    return {
        "id": user.id,
        "owner_id": user.id,
        "level": int(Sensitivity.GENERAL),
        "name": user.sealed_name,
        "phone": user.sealed_phone,
        "email": user.sealed_email,
        "role": user.role.value,
        "security_level": user.security_level,
        "is_active": user.is_active,
        "time_zone": user.time_zone,
        "locale": user.locale,
        "preferences": json.dumps(dict(user.preferences)),
        "wrapped_root": new.wrapped_root,
        "created_at": to_instant(user.created_at),
        "updated_at": to_instant(user.updated_at),
    }


def _contact_properties(new: NewUser) -> dict[str, object]:
    owner = new.user.id
    return {
        "id": new.self_id,
        "kind": EntityKind.CONTACT.value,
        "level": int(_STATED_AT),
        "stated_level": int(_STATED_AT),
        "name_key": None if new.self_name is None else new.self_name.key,
        "is_self": True,
        "self_of": owner,
        "page_key": f"{owner}|{new.self_id}",
        **Tally().params(),
    }


def _stated_name(name: KeyedName) -> dict[str, object]:
    level = int(_STATED_AT)
    return {"key": name.key, "text": name.text, "counts": Tally().counts, "level": level, "stated_level": level}


def _to_user(node: Row) -> SealedUser:
    return SealedUser(
        id=node["id"],
        sealed_name=node["name"],
        sealed_phone=node.get("phone"),
        sealed_email=node.get("email"),
        role=Role(node["role"]),
        security_level=node["security_level"],
        is_active=node["is_active"],
        time_zone=node["time_zone"],
        locale=node["locale"],
        preferences=json.loads(node["preferences"]),
        created_at=to_datetime(node["created_at"]),
        updated_at=to_datetime(node["updated_at"]),
    )


def _to_session(node: Row) -> Session:
    revoked = node.get("revoked_at")
    return Session(
        id=node["id"],
        owner=node["owner_id"],
        device=node.get("device"),
        created_at=to_datetime(node["created_at"]),
        expires_at=to_datetime(node["expires_at"]),
        revoked_at=None if revoked is None else to_datetime(revoked),
    )
