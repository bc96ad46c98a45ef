"""The documents that an import sends, and the shapes of their answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

VIEWER = "{ viewer { id } }"

INGESTION = "{ ingestion { pending ready failed ratePerSecond } }"

CAPTURE = """
mutation Import($input: [CaptureMemoryInput!]!) {
  captureMemories(input: $input) {
    results { index memory { id recordedAt } userErrors { code message } }
    userErrors { code message }
  }
}
"""

CREATE_CONTACT = """
mutation Import($input: ContactInput!) {
  createContact(input: $input) { entity { ...Person } userErrors { code message } }
}
fragment Person on Contact { id name aliases relationshipType phones emails birthday notes metadata }
"""

PEOPLE = """
query People($after: String) {
  entities(kinds: [CONTACT], first: 100, after: $after) {
    nodes { ...Person } pageInfo { hasNextPage endCursor }
  }
}
fragment Person on Contact { id name aliases relationshipType phones emails birthday notes metadata }
"""

STATE_RELATION = """
mutation Import($input: StateRelationInput!) {
  stateRelation(input: $input) { relation { id } userErrors { code message } }
}
"""

NAMED = """
query Named($kind: EntityKind!, $name: String!) {
  entities(kinds: [$kind], name: $name, first: 100) { nodes { id name aliases } }
}
"""


class UserError(BaseModel):
    code: str
    message: str


class CapturedMemory(BaseModel):
    id: str
    recorded_at: datetime = Field(alias="recordedAt")


class CaptureResult(BaseModel):
    index: int
    memory: CapturedMemory | None
    user_errors: list[UserError] = Field(alias="userErrors")


class CapturePayload(BaseModel):
    results: list[CaptureResult]
    user_errors: list[UserError] = Field(alias="userErrors")


class CaptureAnswer(BaseModel):
    payload: CapturePayload = Field(alias="captureMemories")


class Identified(BaseModel):
    id: str


class Person(BaseModel):
    """A contact as it stands."""

    id: str
    name: str
    aliases: list[str]
    relationship_type: str | None = Field(alias="relationshipType")
    phones: list[str]
    emails: list[str]
    birthday: str | None
    notes: str | None
    metadata: object


class PageInfo(BaseModel):
    has_next_page: bool = Field(alias="hasNextPage")
    end_cursor: str | None = Field(alias="endCursor")


class People(BaseModel):
    nodes: list[Person]
    page_info: PageInfo = Field(alias="pageInfo")


class PeopleAnswer(BaseModel):
    entities: People


class ContactPayload(BaseModel):
    entity: Person | None
    user_errors: list[UserError] = Field(alias="userErrors")


class ContactAnswer(BaseModel):
    payload: ContactPayload = Field(alias="createContact")


class RelationPayload(BaseModel):
    relation: Identified | None
    user_errors: list[UserError] = Field(alias="userErrors")


class RelationAnswer(BaseModel):
    payload: RelationPayload = Field(alias="stateRelation")


class Named(BaseModel):
    id: str
    name: str
    aliases: list[str]


class NamedNodes(BaseModel):
    nodes: list[Named]


class NamedAnswer(BaseModel):
    entities: NamedNodes


class Viewer(BaseModel):
    id: str


class ViewerAnswer(BaseModel):
    viewer: Viewer


class Ingestion(BaseModel):
    pending: int
    ready: int
    failed: int
    rate: float = Field(alias="ratePerSecond")


class IngestionAnswer(BaseModel):
    ingestion: Ingestion


class RequestError(BaseModel):
    """A top-level GraphQL error."""

    message: str
    extensions: dict[str, object] = Field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.extensions.get("code", ""))

    @property
    def retry_after_s(self) -> float | None:
        given = self.extensions.get("retryAfter")
        return float(given) if isinstance(given, int | float) else None


class Envelope(BaseModel):
    data: object = None
    errors: list[RequestError] = Field(default_factory=list)
