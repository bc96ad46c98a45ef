"""How well a reader does on labelled messages: the same figures while training and for the model card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.understanding.labels import KINDS, SPAN_TYPES, SpanType
from ingest.understanding.reading import Found, Reading
from knowledge.levels import Sensitivity
from knowledge.relations.canonical import SYMMETRIC
from knowledge.relations.relation import RelationType
from training.corpora import Marked
from training.messages import Message
from training.scoring import score

_BINS = 10
Key = tuple[RelationType, str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    entity_f1: float
    types: dict[str, float]
    sensitivity: float
    ultra_recall: float
    kind: float
    confidence: float
    calibration_error: float
    relation_precision: float
    relation_recall: float
    standing: float

    def __str__(self) -> str:
        return (
            f"entities {self.entity_f1:.3f} ({' '.join(f'{k[:6]} {v:.2f}' for k, v in self.types.items())}) "
            f"sensitivity {self.sensitivity:.3f} ultra {self.ultra_recall:.3f} kind {self.kind:.3f} "
            f"confidence {self.confidence:.3f} ece {self.calibration_error:.3f} "
            f"relations P {self.relation_precision:.3f} R {self.relation_recall:.3f} standing {self.standing:.3f}"
        )


def measure(messages: Sequence[Message], readings: Sequence[Reading]) -> Figures:
    """Compare what was read with what is right; a relation is right when subject, predicate and object agree."""
    found = [[Marked(f.start, f.end, f.type) for f in (*r.entities, *r.things)] for r in readings]
    gold = [message.spans for message in messages]
    named = [kind for kind in SPAN_TYPES if kind is not SpanType.THING]
    ultra = [
        reading.sensitivity is Sensitivity.ULTRA_SECRET
        for message, reading in zip(messages, readings, strict=True)
        if message.sensitivity == Sensitivity.ULTRA_SECRET
    ]
    right = [message.sensitivity == r.sensitivity for message, r in zip(messages, readings, strict=True)]
    sure = [max(reading.sensitivities) for reading in readings]
    ties = _relations(messages, readings)
    return Figures(
        entity_f1=score(gold, found, named).f1,
        types={str(kind): score(gold, found, [kind]).f1 for kind in SPAN_TYPES},
        sensitivity=sum(right) / len(right),
        ultra_recall=sum(ultra) / max(1, len(ultra)),
        kind=sum(KINDS[m.kind] is r.kind for m, r in zip(messages, readings, strict=True)) / len(messages),
        confidence=sum(sure) / len(sure),
        calibration_error=calibration_error(sure, right),
        relation_precision=ties["both"] / max(1, ties["found"]),
        relation_recall=ties["both"] / max(1, ties["gold"]),
        standing=ties["standing"] / max(1, ties["both"]),
    )


def calibration_error(sure: Sequence[float], right: Sequence[bool]) -> float:
    """The expected difference between confidence and accuracy over ten bins (Naeini et al., 2015)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, true in zip(sure, right, strict=True):
        bins[min(_BINS - 1, int(confidence * _BINS))].append((confidence, true))
    return sum(abs(sum(c for c, _ in each) - sum(t for _, t in each)) for each in bins) / max(1, len(sure))


def _relations(messages: Sequence[Message], readings: Sequence[Reading]) -> Counter[str]:
    tally = Counter[str]()
    for message, reading in zip(messages, readings, strict=True):
        names = _Names(message.text, message.spans)
        gold = {
            names.key(
                tie.predicate, *(None if end is None else message.spans[end] for end in (tie.subject, tie.object))
            ): tie.standing
            for tie in message.ties
        }
        names = _Names(message.text, reading.entities)
        said = {names.key(tie.predicate, tie.subject, tie.object): tie.standing for tie in reading.relations}
        both = gold.keys() & said.keys()
        tally.update(gold=len(gold), found=len(said), both=len(both))
        tally["standing"] += sum(gold[key] is said[key] for key in both)
    return tally


class _Names:
    """The names of a text: a part of one means the whole ("Omar" after "Omar Haddad")."""

    def __init__(self, text: str, spans: Sequence[Marked | Found]) -> None:
        self._text = text
        self._names = [self._written(span) for span in spans if span.type is SpanType.PERSON]

    def key(self, predicate: RelationType, subject: Marked | Found | None, object_: Marked | Found | None) -> Key:
        one, other = self._name(subject), self._name(object_)
        if predicate in SYMMETRIC and other < one:
            one, other = other, one
        return predicate, one, other

    def _name(self, span: Marked | Found | None) -> str:
        if span is None:
            return "me"
        name = self._written(span)
        return max((each for each in self._names if set(name.split()) <= set(each.split())), key=len, default=name)

    def _written(self, span: Marked | Found) -> str:
        return self._text[span.start : span.end].casefold()
