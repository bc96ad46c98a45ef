"""The sample life as it stands in the package: memories, contacts and stated relations, named as the API names them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from pydantic import JsonValue, TypeAdapter

JsonRecord = dict[str, JsonValue]

OWNER_NAME = "Mira Solano"
OWNER_ALIAS = "Mira"
ME = "me"

_RECORD: TypeAdapter[JsonRecord] = TypeAdapter(JsonRecord)
_RECORDS: TypeAdapter[list[JsonRecord]] = TypeAdapter(list[JsonRecord])


@dataclass(frozen=True)
class SampleLife:
    """Read on first use; `relations` name their ends, since ids exist only once the service made them."""

    @cached_property
    def memories(self) -> list[JsonRecord]:
        lines = _read("memories.jsonl").splitlines()
        return [_RECORD.validate_python(json.loads(line)) for line in lines]

    @cached_property
    def contacts(self) -> list[JsonRecord]:
        return _RECORDS.validate_python(json.loads(_read("contacts.json")))

    @cached_property
    def relations(self) -> list[JsonRecord]:
        return _RECORDS.validate_python(json.loads(_read("relations.json")))


def _read(name: str) -> str:
    return files("recollect.sample").joinpath(name).read_text(encoding="utf-8")
