"""How well single memories are understood: sensitivity, kind, entities, dates, relations; and how fast.

Each line is given to the real pipeline alone, with no graph behind it. `--form memories` (the default) takes lines
labelled with everything, `--form ner` lines of `text` and `entities: [{start, end, label}]`, of which persons, places
and organisations are scored. An entity is right when span and type are; @handles, e-mails, phones and links are
addresses, not names, and left out. A date is right when text and value are; recurring ones are left out. A relation is
right when subject, predicate (inverse and symmetric alike) and object are; its bounds are scored over the right ones,
and agree when equal at the coarser precision. `--show` prints what went wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

import psutil

from benchmarks.labelled import KINDS_MEMORIES, KINDS_NER, Claim, Memory, Span, Unrecognised, read_memories, read_ner
from benchmarks.record import Record, described, percentile
from benchmarks.scoring import Counts, calibration_error, mean
from ingest.embedding import StaticEmbedder
from ingest.pipeline import Pipeline
from ingest.word_vectors import WordVectors
from knowledge.ingestion.facts import Method, Understanding
from knowledge.instants import to_datetime
from knowledge.levels import Sensitivity
from knowledge.memories.memory import TimePrecision
from knowledge.relations.canonical import canonical
from knowledge.relations.relation import Bound, EvidenceRole

_ADDRESSES = (Method.HANDLE, Method.EMAIL, Method.PHONE, Method.URL)
_DIGITS = {TimePrecision.YEAR: 4, TimePrecision.MONTH: 7, TimePrecision.DAY: 10, TimePrecision.INSTANT: 16}
_BATCH = 256
_WARM = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines of one of the two forms")
    parser.add_argument("--form", choices=("memories", "ner"), default="memories")
    parser.add_argument("--show", choices=("sensitivity", "kind", "entities", "dates", "relations"), default=None)
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    try:
        memories = read_ner(asked.data) if asked.form == "ner" else read_memories(asked.data)
    except (OSError, Unrecognised) as error:
        print(f"No figures: {error}", file=sys.stderr)
        return 2
    pipeline = Pipeline(WordVectors(StaticEmbedder.load().embed))
    pipeline.prepare()
    found, figures = _timed(pipeline, memories)
    show = _Show(asked.show)
    if asked.form == "ner":
        figures = _entities(memories, found, KINDS_NER, show) | figures
    else:
        figures = {
            **_classification(memories, found, show),
            **_entities(memories, found, KINDS_MEMORIES, show),
            **_dates(memories, found, show),
            **_relations(memories, found, show),
            **figures,
        }
    record = Record("extraction", "none", described(asked.data, len(memories)), 0, figures)
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


class _Show:
    def __init__(self, what: str | None) -> None:
        self._what = what

    def __call__(self, what: str, text: str, *told: object) -> None:
        if what == self._what:
            print(text, *(f"\n    {line}" for line in told), sep="", end="\n\n")


def _timed(pipeline: Pipeline, memories: Sequence[Memory]) -> tuple[list[Understanding], dict[str, float]]:
    """Understand each memory alone, for the answers and the latency; then all in batches on one core, for the rate."""
    drafts = [memory.draft for memory in memories]
    for draft in drafts[:_WARM]:
        pipeline.understand([draft], [])
    found, took = [], []
    for draft in drafts:
        began = time.perf_counter()
        found += pipeline.understand([draft], [])
        took.append((time.perf_counter() - began) * 1000)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    began = time.perf_counter()
    for start in range(0, len(drafts), _BATCH):
        pipeline.understand(drafts[start : start + _BATCH], [])
    rate = len(drafts) / (time.perf_counter() - began)
    os.sched_setaffinity(0, cores)
    return found, {
        "messages_per_second": rate,
        "latency_ms.p50": percentile(took, 0.5),
        "latency_ms.p95": percentile(took, 0.95),
        "peak_rss_mib": psutil.Process().memory_info().rss / 1024**2,
    }


def _classification(memories: Sequence[Memory], found: Sequence[Understanding], show: _Show) -> dict[str, float]:
    levels = [one.level.name == memory.sensitivity for memory, one in zip(memories, found, strict=True)]
    kinds = [one.kind.name == memory.kind for memory, one in zip(memories, found, strict=True)]
    sure = [one.level_confidence for one in found]
    ultra = [one for memory, one in zip(memories, found, strict=True) if memory.sensitivity == "ULTRA_SECRET"]
    for memory, one, level, kind in zip(memories, found, levels, kinds, strict=True):
        if not level:
            show(
                "sensitivity", memory.draft.content, memory.sensitivity, f"{one.level.name} {one.level_confidence:.2f}"
            )
        if not kind:
            show("kind", memory.draft.content, memory.kind, f"{one.kind.name} {one.kind_confidence:.2f}")
    return {
        "sensitivity.accuracy": mean(levels),
        "ultra_secret.recall": mean([one.level is Sensitivity.ULTRA_SECRET for one in ultra]),
        "review.share": mean([one.needs_review for one in found]),
        "kind.accuracy": mean(kinds),
        "confidence.mean": mean(sure),
        "calibration.error": calibration_error(sure, levels),
        "kind/confidence.mean": mean([one.kind_confidence for one in found]),
        "kind/calibration.error": calibration_error([one.kind_confidence for one in found], kinds),
    }


def _entities(
    memories: Sequence[Memory], found: Sequence[Understanding], kinds: dict[object, str], show: _Show
) -> dict[str, float]:
    parts = {name: Counts() for name in [*kinds.values(), *(["DATE"] if kinds is KINDS_MEMORIES else [])]}
    whole = Counts()
    for memory, one in zip(memories, found, strict=True):
        spans: set[Span] = {
            (mention.start, mention.end, kinds[mention.kind])
            for mention in one.mentions
            if mention.method not in _ADDRESSES and mention.kind in kinds
        }
        if "DATE" in parts:
            spans |= {(date.start, date.end, "DATE") for date in one.dates}
        whole.add(spans, memory.entities)
        for name, counts in parts.items():
            counts.add({span for span in spans if span[2] == name}, {s for s in memory.entities if s[2] == name})
        if spans != memory.entities:
            text = memory.draft.content
            show(
                "entities",
                text,
                _spans("made up", text, spans - memory.entities),
                _spans("missed", text, memory.entities - spans),
            )
    figures = {"entity.precision": whole.precision, "entity.recall": whole.recall, "entity.f1": whole.f1}
    return figures | {f"{name.lower()}/entity.f1": counts.f1 for name, counts in parts.items() if counts.gold}


def _spans(what: str, text: str, spans: set[Span] | frozenset[Span]) -> str:
    return f"{what}: " + ", ".join(f"{text[start:end]!r} {name}" for start, end, name in sorted(spans))


def _dates(memories: Sequence[Memory], found: Sequence[Understanding], show: _Show) -> dict[str, float]:
    right = total = made_up = 0
    for memory, one in zip(memories, found, strict=True):
        zone = memory.draft.occurred_at.tzinfo
        told = {
            (date.start, date.end): _value(date.since, date.precision, zone)
            for date in one.dates
            if date.since is not None and not date.recurring
        }
        made_up += len(told.keys() - memory.dates.keys())
        for place, value in memory.dates.items():
            if value is not None:
                total += 1
                right += told.get(place) == value
                if told.get(place) != value:
                    show(
                        "dates",
                        memory.draft.content,
                        memory.draft.occurred_at,
                        (memory.draft.content[slice(*place)], value),
                        told,
                    )
    return {"date.accuracy": right / total if total else 0.0, "date.made_up": made_up / max(total, 1)}


def _value(at: str, precision: TimePrecision, zone: tzinfo | None) -> str:
    """Return an instant as the labels write it: cut to its precision, clock times in the sender's own time."""
    if precision is TimePrecision.INSTANT:
        at = to_datetime(at).astimezone(zone).isoformat()
    return at[: _DIGITS[precision]]


def _relations(memories: Sequence[Memory], found: Sequence[Understanding], show: _Show) -> dict[str, float]:
    counts, bounds, missed, made_up = Counts(), [], Counter[str](), Counter[str]()
    for memory, one in zip(memories, found, strict=True):
        gold = {_key(claim): claim for claim in memory.relations}
        told = {_key(claim): claim for claim in _claims(memory, one)}
        counts.add(told.keys(), gold.keys())
        bounds += [_agree(told[key], gold[key]) for key in told.keys() & gold.keys()]
        missed.update(claim.type for key, claim in gold.items() if key not in told)
        made_up.update(claim.type for key, claim in told.items() if key not in gold)
        if told.keys() != gold.keys() or not all(_agree(told[key], gold[key]) for key in told):
            show(
                "relations",
                memory.draft.content,
                *(f"gold {claim}" for claim in gold.values()),
                *(f"told {claim}" for claim in told.values()),
            )
    show("relations", "by type", f"missed {missed.most_common()}", f"made up {made_up.most_common()}")
    return {
        "relation.precision": counts.precision,
        "relation.recall": counts.recall,
        "relation.bounds": mean(bounds),
    }


def _claims(memory: Memory, one: Understanding) -> Iterator[Claim]:
    zone = memory.draft.occurred_at.tzinfo
    for found in one.relations:
        if found.role is not EvidenceRole.DENIES:
            other = found.object if found.object is not None else (found.value or "").removeprefix("--")
            bounds = (_bound(found.bounds.since, zone), _bound(found.bounds.until, zone))
            yield Claim(found.subject or "me", found.type, other, *bounds)


def _bound(bound: Bound | None, zone: tzinfo | None) -> str | None:
    return None if bound is None else _value(bound.at, bound.precision, zone)


def _key(claim: Claim) -> tuple[str, str, str | None]:
    return canonical(claim.type, claim.subject.casefold(), claim.object.casefold())


def _agree(one: Claim, other: Claim) -> bool:
    return _same(one.since, other.since) and _same(one.until, other.until)


def _same(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    size = min(len(one), len(other))
    return one[:size] == other[:size]


if __name__ == "__main__":
    sys.exit(main())
