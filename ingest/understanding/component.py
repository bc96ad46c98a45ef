"""The encoder as a component of a spaCy pipeline: it sets `doc.ents` and `doc._.reading`, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from ingest.understanding.labels import SpanType
from ingest.understanding.network import CALIBRATION, TOKENIZER, Calibration, Network, Scores
from ingest.understanding.pieces import Pieces, Window
from ingest.understanding.reading import Found, Reading, Tie
from ingest.understanding.relating import Passage, Related, relate
from ingest.understanding.spans import Floats, WordSpan, decode, log_softmax
from ingest.understanding.themes import THEMES, Theme, Themes
from knowledge.relations.relation import RelationType

FACTORY = "understanding"
_AHEAD = 256
_NO_END = frozenset({"'s", "'", "\u2019s", "\u2019", ".", ",", ";", ":"})
"""What ends no name, where it is a token of its own ("St." is one token)."""
_ROOM = 512
"""Rows times pieces of one pass: what stays in the cache is read fastest."""
_MAX_WINDOWS = 24
"""Of one text (about 5,000 words, what a memory may hold); what stands after is not read."""
_LABELS = {
    "GPE": SpanType.PLACE,
    "LOC": SpanType.PLACE,
    "FAC": SpanType.PLACE,
    "ORG": SpanType.ORGANIZATION,
    "PER": SpanType.PERSON,
    "EVENT": SpanType.EVENT_NAME,
    "TIME": SpanType.DATE,
} | {str(kind): kind for kind in SpanType}
"""What the names of other pipelines' labels mean here; a label that is not among them is left out."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a text: where each stands, where in the document, and the windows that cover them, or a part."""

    tokens: tuple[int, ...]
    windows: tuple[Window, ...]
    is_whole: bool


class Understanding:
    """Entities found before by another component stay and replace our own; the rest is read around them."""

    def __init__(self, network: Network, pieces: Pieces, themes: Themes, calibration: Calibration) -> None:
        self._network = network
        self._pieces = pieces
        self._themes = themes
        self._calibration = calibration

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe((doc,)))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = _AHEAD) -> Iterator[Doc]:
        rest = iter(stream)
        while docs := list(islice(rest, batch_size)):
            self._read(docs)
            yield from docs

    def _read(self, docs: Sequence[Doc]) -> None:
        texts = [self._text(doc) for doc in docs]
        windows = [window for text in texts for window in text.windows]
        read = self._scores(windows)
        each, theme = iter(read), iter(self._themes.read([own.states for own in read], [own.heads for own in windows]))
        scores = [[next(each) for _ in text.windows] for text in texts]
        tags = [_tags(text, own, self._calibration) for text, own in zip(texts, scores, strict=True)]
        spans = [_merged(doc, text, own) for doc, text, own in zip(docs, texts, decode(tags), strict=True)]
        passages = [_passages(text, own, found) for text, own, found in zip(texts, scores, spans, strict=True)]
        related = iter(relate([each for own in passages for each in own], self._network, self._calibration))
        for doc, text, own, found, parts in zip(docs, texts, scores, spans, passages, strict=True):
            ties = [tie for _ in parts for tie in next(related)]
            doc._.reading = self._reading(doc, text, own, found, ties, [next(theme) for _ in text.windows])
            doc.set_ents([_span(doc, text, span) for span in found if span.type is not SpanType.THING])

    def _text(self, doc: Doc) -> _Text:
        words = [token for token in doc if not token.is_space]
        windows = self._pieces.windows([token.text for token in words])
        return _Text(tuple(token.i for token in words), tuple(windows[:_MAX_WINDOWS]), len(windows) <= _MAX_WINDOWS)

    def _scores(self, windows: Sequence[Window]) -> list[Scores]:
        """Read windows of like length together."""
        order = sorted(range(len(windows)), key=lambda at: len(windows[at].pieces))
        scores = dict[int, Scores]()
        for group in _grouped(order, windows):
            scores.update(zip(group, self._network.read([windows[at] for at in group]), strict=True))
        return [scores[at] for at in range(len(windows))]

    def _reading(
        self,
        doc: Doc,
        text: _Text,
        scores: Sequence[Scores],
        spans: Sequence[WordSpan],
        related: Sequence[Related],
        themes: Sequence[Theme],
    ) -> Reading:
        found = {span: _found(doc, text, span) for span in spans}
        surest = dict[tuple[WordSpan | None, RelationType, WordSpan | None], Related]()
        for tie in sorted(related, key=lambda each: -each.probability):
            surest.setdefault((tie.subject, tie.predicate, tie.object), tie)
        return Reading(
            entities=tuple(one for span, one in found.items() if span.type is not SpanType.THING),
            things=tuple(one for span, one in found.items() if span.type is SpanType.THING),
            sensitivities=_highest([each.sensitivity for each in scores], self._calibration.sensitivity),
            kinds=_mean([each.kind for each in scores], self._calibration.kind),
            relations=tuple(_tie(tie, found) for tie in surest.values()),
            nouns=frozenset(
                doc[text.tokens[at]].idx
                for window, theme in zip(text.windows, themes, strict=True)
                for at, is_noun in enumerate(theme.nouns, window.first)
                if is_noun
            ),
            subjects=self._themes.told(themes),
            is_whole=text.is_whole,
        )


def _tie(tie: Related, found: Mapping[WordSpan, Found]) -> Tie:
    subject, object_, since, until = (
        None if span is None else found[span] for span in (tie.subject, tie.object, tie.since, tie.until)
    )
    return Tie(subject, tie.predicate, object_, tie.standing, since, until, tie.probability)


def _passages(text: _Text, scores: Sequence[Scores], spans: Sequence[WordSpan]) -> list[Passage]:
    """The spans of each window beside one another; a span in the overlap of two stands in both."""
    return [
        Passage(
            window,
            own.states,
            tuple(span for span in spans if window.first <= span.first and span.last <= window.last),
        )
        for window, own in zip(text.windows, scores, strict=True)
    ]


def _grouped(order: Sequence[int], windows: Sequence[Window]) -> Iterator[list[int]]:
    group = list[int]()
    for at in order:
        if group and len(windows[at].pieces) * (len(group) + 1) > _ROOM:
            yield group
            group = []
        group.append(at)
    if group:
        yield group


def _tags(text: _Text, scores: Sequence[Scores], calibration: Calibration) -> Floats:
    """Join the windows of a text: a word is judged where it stands farther from an edge."""
    rows, done = list[Floats](), 0
    for at, (window, own) in enumerate(zip(text.windows, scores, strict=True)):
        last = window.last
        if at + 1 < len(text.windows):
            last = (text.windows[at + 1].first + window.last + 1) // 2
        rows.append(own.tags[done - window.first : last - window.first])
        done = last
    return np.concatenate(rows) / np.float32(calibration.tags)


def _merged(doc: Doc, text: _Text, decoded: Sequence[WordSpan]) -> list[WordSpan]:
    """Take another component's entities in the place of ours, where there are any."""
    own = [kept for span in decoded if (kept := _trimmed(doc, text, span)) is not None]
    if not doc.has_annotation("ENT_IOB"):
        return own
    places = {token: at for at, token in enumerate(text.tokens)}
    given = [
        WordSpan(places[span.start], places[span.end - 1] + 1, _LABELS[span.label_], 1.0)
        for span in filter_spans(doc.ents)
        if span.label_ in _LABELS and span.start in places and span.end - 1 in places
    ]
    taken = {at for span in given for at in range(span.first, span.last)}
    things = [span for span in own if span.type is SpanType.THING and taken.isdisjoint(range(span.first, span.last))]
    return sorted((*given, *things), key=lambda span: span.first)


def _trimmed(doc: Doc, text: _Text, span: WordSpan) -> WordSpan | None:
    """Leave a possessive ending and the point of a sentence out of a span."""
    last = span.last
    while last > span.first and doc[text.tokens[last - 1]].lower_ in _NO_END:
        last -= 1
    return WordSpan(span.first, last, span.type, span.confidence) if last > span.first else None


def _found(doc: Doc, text: _Text, span: WordSpan) -> Found:
    last = doc[text.tokens[span.last - 1]]
    return Found(doc[text.tokens[span.first]].idx, last.idx + len(last), span.type, span.confidence)


def _span(doc: Doc, text: _Text, span: WordSpan) -> Span:
    return Span(doc, text.tokens[span.first], text.tokens[span.last - 1] + 1, label=str(span.type))


def _highest(scores: Sequence[Floats], temperature: float) -> tuple[float, ...]:
    """Of several windows the most sensitive speaks for the text."""
    told = np.exp(log_softmax(np.stack(scores) / np.float32(temperature)))
    levels = told @ np.arange(told.shape[1])
    return tuple(float(value) for value in told[int(levels.argmax())])


def _mean(scores: Sequence[Floats], temperature: float) -> tuple[float, ...]:
    told = np.exp(log_softmax(np.stack(scores) / np.float32(temperature))).mean(0)
    return tuple(float(value) for value in told)


@Language.factory(
    FACTORY, default_config={"folder": "", "threads": 1, "related": None}, assigns=["doc.ents", "doc._.reading"]
)
def create(nlp: Language, name: str, folder: str, threads: int, related: float | None) -> Understanding:
    """Read the networks from a folder; `threads` are those of one pass, `related` replaces both thresholds."""
    if not Doc.has_extension("reading"):
        Doc.set_extension("reading", default=None)
    path = Path(folder)
    calibration = Calibration.load(path / CALIBRATION)
    if related is not None:
        calibration = replace(calibration, related_people=related, related=related)
    network, pieces = Network(path, threads=threads), Pieces.load(path / TOKENIZER)
    return Understanding(network, pieces, Themes.load(path / THEMES), calibration)
