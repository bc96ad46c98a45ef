"""The shapes of the API's answers that the sample's loader reads."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field


class UserError(BaseModel):
    code: str
    message: str


class Named(BaseModel):
    id: str
    name: str
    aliases: list[str] = Field(default_factory=list)
    kind: str = "CONTACT"


class Identified(BaseModel):
    id: str


class Viewer(BaseModel):
    self_: Named = Field(alias="self")


class ViewerAnswer(BaseModel):
    viewer: Viewer


class EntityResult(BaseModel):
    entity: Identified | None
    user_errors: list[UserError] = Field(alias="userErrors")


class RelationResult(BaseModel):
    relation: Identified | None
    user_errors: list[UserError] = Field(alias="userErrors")


class CaptureResult(BaseModel):
    index: int
    memory: Identified | None
    user_errors: list[UserError] = Field(alias="userErrors")


class CaptureResults(BaseModel):
    results: list[CaptureResult]
    user_errors: list[UserError] = Field(alias="userErrors")


ResultT = TypeVar("ResultT", bound=BaseModel)


class Payload(BaseModel, Generic[ResultT]):
    """One mutation, asked for under the alias `payload`."""

    payload: ResultT


class Entities(BaseModel):
    nodes: list[Named]


class EntitiesAnswer(BaseModel):
    entities: Entities


class Ingestion(BaseModel):
    pending: int
    ready: int
    failed: int


class IngestionAnswer(BaseModel):
    ingestion: Ingestion
