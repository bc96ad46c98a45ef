"""Person records that are partly about the same people, told as memories: who of them are taken for one.

The data are comma-separated records with a `rec_id` of the form `rec-12-org`, `rec-12-dup-0` (the number is the person)
and a name, an address, a day of birth and a number, any of them misspelt or missing. Each becomes one memory; two are
taken for one where the first name in both means one entity. `pair.precision`, `pair.recall`: over all pairs of records;
`named`: the share of records in which a name was found where it stands.

The owner's word makes the memories GENERAL, so that the figures are of names, not of what numbers make of a memory.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import httpx

from benchmarks.instance import instance
from benchmarks.record import Record, described

_FIELDS = ("rec_id", "given_name", "surname", "suburb", "date_of_birth", "soc_sec_id")
_PERSON = re.compile(r"rec-(\d+)-(?:org|dup-\d+)")
_BATCH = 100
_PATIENCE_S = 60.0
_POLL_S = 0.2
_CAPTURE = """mutation($input: [CaptureMemoryInput!]!) { captureMemories(input: $input) {
  results { memory { id } userErrors { message } } userErrors { message } } }"""
_MENTIONS = """query($after: String) { memories(first: 100, after: $after) {
  nodes { id mentions(first: 10) { edges { start node { id } } } } pageInfo { hasNextPage endCursor } } }"""
_PROGRESS = "{ ingestion { pending failed } }"


@dataclass(frozen=True, slots=True)
class PersonRecord:
    person: str
    text: str
    name: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the file of records")
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    records = read(asked.data)
    with (
        instance() as running,
        httpx.Client(base_url=running.api, headers={"Authorization": f"Bearer {running.token}"}, timeout=30) as http,
    ):
        began = time.perf_counter()
        ids = _tell(http, records)
        _await_understood(http)
        took = time.perf_counter() - began
        meant = _first_entities(http)
    entities = [meant.get(memory) for memory in ids]
    figures = {
        **scores([record.person for record in records], entities),
        "named": sum(entity is not None for entity in entities) / sum(bool(record.name) for record in records),
        "messages_per_second": len(records) / took,
    }
    record = Record("resolution", "embedded", described(asked.data, len(records)), 0, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


def read(path: Path) -> list[PersonRecord]:
    """Raises SystemExit for a file of another form."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        if missing := [name for name in _FIELDS if name not in (rows.fieldnames or ())]:
            raise SystemExit(f"{path} is no file of person records: it has no column {', '.join(missing)}")
        found = [
            _record(path, number, {key: (row[key] or "").strip() for key in row}) for number, row in enumerate(rows, 2)
        ]
    if not found:
        raise SystemExit(f"{path} holds no records")
    return found


def _record(path: Path, line: int, row: Mapping[str, str]) -> PersonRecord:
    person = _PERSON.fullmatch(row["rec_id"])
    if person is None:
        raise SystemExit(f"{path}, line {line}: {row['rec_id']!r} does not say which person it is about")
    name = _together(row["given_name"].title(), row["surname"].title())
    street = _together(row.get("street_number", ""), row.get("address_1", "").title())
    town = _together(row["suburb"].title(), row.get("postcode", ""), row.get("state", "").upper())
    born = row["date_of_birth"] and f"born {row['date_of_birth']}"
    parts = (name or "Somebody", street, row.get("address_2", "").title(), town, born, f"number {row['soc_sec_id']}")
    return PersonRecord(person[1], ", ".join(filter(None, parts)), name)


def _together(*parts: str) -> str:
    return " ".join(filter(None, parts))


def scores(people: Sequence[str], entities: Sequence[str | None]) -> dict[str, float]:
    """Return precision and recall of the pairs that are taken for one; a record without an entity stands alone."""
    gold = set(_pairs(people))
    found = set(_pairs([entity or f"none-{place}" for place, entity in enumerate(entities)]))
    right = len(gold & found)
    return {
        "pair.precision": right / len(found) if found else 0.0,
        "pair.recall": right / len(gold) if gold else 0.0,
    }


def _pairs(groups: Sequence[str]) -> Iterator[tuple[int, int]]:
    members: defaultdict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    for together in members.values():
        yield from combinations(together, 2)


def _tell(http: httpx.Client, records: Sequence[PersonRecord]) -> list[str]:
    ids: list[str] = []
    for start in range(0, len(records), _BATCH):
        given = [{"content": record.text, "sensitivity": "GENERAL"} for record in records[start : start + _BATCH]]
        payload = _ask(http, _CAPTURE, {"input": given})["captureMemories"]
        for result in payload["results"]:
            if result["memory"] is None:
                raise SystemExit(f"captureMemories: {result['userErrors'] or payload['userErrors']}")
            ids.append(result["memory"]["id"])
    return ids


def _await_understood(http: httpx.Client) -> None:
    last, since = -1, time.monotonic()
    while (progress := _ask(http, _PROGRESS)["ingestion"])["pending"]:
        if progress["pending"] != last:
            last, since = progress["pending"], time.monotonic()
        if time.monotonic() - since > _PATIENCE_S:
            raise SystemExit(f"{last} memories wait, and nothing has moved for {_PATIENCE_S:g} s")
        time.sleep(_POLL_S)
    if progress["failed"]:
        raise SystemExit(f"{progress['failed']} memories could not be understood")


def _first_entities(http: httpx.Client) -> dict[str, str]:
    """Return by memory whom its first name means, where that stands at the beginning."""
    found: dict[str, str] = {}
    after = None
    while True:
        page = _ask(http, _MENTIONS, {"after": after})["memories"]
        for node in page["nodes"]:
            for edge in node["mentions"]["edges"]:
                if edge["start"] == 0:
                    found[node["id"]] = edge["node"]["id"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _ask(http: httpx.Client, document: str, variables: Mapping[str, object] | None = None) -> Any:
    answer = http.post("/graphql", json={"query": document, "variables": dict(variables or {})}).json()
    if answer.get("errors"):
        raise SystemExit(answer["errors"][0]["message"])
    return answer["data"]


if __name__ == "__main__":
    sys.exit(main())
