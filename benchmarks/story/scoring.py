"""All answers to one story, as shares of right ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.scoring import mean
from benchmarks.story.clusters import BCubed
from benchmarks.story.facts import Beliefs, Held, Share
from benchmarks.story.form import Deletion, Story, Triple
from benchmarks.story.naming import Naming
from benchmarks.story.service import Owner

DEPTH = 25
RECALLED_AT = (1, 5, 10)

NewOwner = Callable[[], Owner]


@dataclass(slots=True)
class Score:
    """Of one story, or of several joined."""

    clusters: BCubed = field(default_factory=BCubed)
    shares: dict[str, Share] = field(default_factory=dict)
    found: dict[str, list[float]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failed: int = 0

    def share(self, name: str) -> Share:
        return self.shares.setdefault(name, Share())

    def join(self, other: Score) -> None:
        self.clusters += other.clusters
        self.failed += other.failed
        for name, share in other.shares.items():
            self.share(name).join(share)
        for name, values in other.found.items():
            self.found.setdefault(name, []).extend(values)

    def figures(self) -> dict[str, float]:
        return {
            "stories.clusters": self.clusters.f1,
            "stories.clusters/precision": self.clusters.precision,
            "stories.clusters/recall": self.clusters.recall,
            **{name: share.value for name, share in self.shares.items() if share.asked},
            **{name: mean(values) for name, values in self.found.items()},
            "failed": float(self.failed),
        }


def score(story: Story, new_owner: NewOwner, *, connections: bool) -> Score:
    """Tell the story to one owner and ask; then, for each deletion, to another one, and delete there."""
    owner, scored = new_owner(), Score()
    owner.tell(story.told)
    beliefs = Beliefs(story, owner)
    _people(story, owner, beliefs, scored)
    _facts(story, beliefs, scored)
    _answers(story, beliefs, scored)
    if connections:
        _connections(story, owner, scored)
    _searches(story, owner, scored)
    scored.failed = owner.failed
    for deletion in story.deletions:
        _delete(story, deletion, new_owner(), scored)
    return scored


def _people(story: Story, owner: Owner, beliefs: Beliefs, scored: Score) -> None:
    items = Naming(story).items(owner.memories(), list(beliefs.entities.values()))
    scored.clusters = BCubed.of(items)
    for item in items:
        if item.person is None or item.entity is None:
            seen = None if item.entity is None else beliefs.entities[item.entity].shown
            scored.notes.append(f"{item.memory}: meant {item.person}, seen {seen}")
    for person in story.people:
        seen = [f"{item.memory}={(item.entity or '')[-6:]}" for item in items if item.person == person.name]
        scored.notes.append(f"{person.name}: {' '.join(seen)}")


def _facts(story: Story, beliefs: Beliefs, scored: Score) -> None:
    explained = set()
    for fact in story.facts:
        known = beliefs.of(fact)
        explained.update(id(relation) for relation in known)
        scored.share("stories.facts/recall").add(bool(known), f"{_told(fact)} is not known")
        if known:
            bounds = {(relation.since, relation.until) for relation in known}
            agrees = any(_same(since, fact.valid_from) and _same(until, fact.valid_to) for since, until in bounds)
            scored.share("stories.facts/bounds").add(
                agrees, f"{_told(fact)} holds {fact.valid_from} to {fact.valid_to}, not {bounds}"
            )
    for relation in beliefs.relations:
        shown = beliefs.shown([relation.subject, relation.object or relation.value or ""])
        scored.share("stories.facts/precision").add(
            id(relation) in explained, f"{relation.type.name}{tuple(shown)} is made up"
        )
    for wrong in story.retracted:
        # It may have come true at another time.
        since = [fact.valid_from for fact in story.facts if beliefs.is_same(fact, wrong)]
        open_ = [relation for relation in beliefs.of(wrong) if relation.until is None]
        still = [relation for relation in open_ if not any(_same(relation.since, each) for each in since)]
        scored.share("stories.retracted").add(not still, f"{_told(wrong)} was taken back and holds")


def _answers(story: Story, beliefs: Beliefs, scored: Score) -> None:
    for asked in story.as_of:
        answer = beliefs.answer(asked)
        shown = "the other end is not known" if answer is None else beliefs.shown(answer)
        scored.share("stories.as_of").add(
            beliefs.is_right(asked, answer), f"{asked.date} {_told(asked.triple)}: {list(asked.expected)}, not {shown}"
        )
    for chain in story.path:
        for name, expected, current in (("", chain.length, False), ("/current", chain.length_current, True)):
            length = beliefs.chain(chain, current=current)
            scored.share(f"stories.path{name}").add(
                length == expected, f"{chain.from_} to {chain.to}{name}: {expected}, not {length}"
            )


def _connections(story: Story, owner: Owner, scored: Score) -> None:
    connected = owner.connections()
    for pairs, must in ((story.connections.related, True), (story.connections.unrelated, False)):
        for one, other in pairs:
            is_so = other in connected.get(one, ()) or one in connected.get(other, ())
            complaint = f"{one} and {other} must {'' if must else 'not '}be connected"
            scored.share("connection.accuracy").add(is_so is must, complaint)
            scored.share(f"connection.accuracy/{'related' if must else 'unrelated'}").add(is_so is must, complaint)


def _searches(story: Story, owner: Owner, scored: Score) -> None:
    for asked in story.searches:
        found = owner.search(asked.query, DEPTH)
        wanted = set(asked.expected_memory_ids)
        for depth in RECALLED_AT:
            name = "stories.search" if depth == 5 else f"stories.search/recall@{depth}"
            recalled = len(wanted & set(found[:depth])) / min(len(wanted), depth)
            scored.found.setdefault(name, []).append(recalled)
            if depth == 5 and recalled < 1:
                scored.notes.append(f"{asked.query!r}: {sorted(wanted)}, found {found[:5]}")
        first = next((place for place, id_ in enumerate(found, 1) if id_ in wanted), None)
        scored.found.setdefault("stories.search/mrr", []).append(0.0 if first is None else 1 / first)


def _delete(story: Story, deletion: Deletion, owner: Owner, scored: Score) -> None:
    """Delete one memory and look what became of every fact that was held before."""
    owner.tell(story.told)
    known = Beliefs(story, owner)
    before = Held.of(story, known)
    owner.delete(deletion.delete)
    after = Beliefs(story, owner, known)
    for fact in story.facts:
        held = before.holds(fact, deletion)
        if fact.id in deletion.named:
            complaint = f"without {deletion.delete}: {_told(fact)} was not held before"
            scored.share("stories.deletions/held").add(held, complaint)
        if held:
            wrong = before.judge(fact, deletion, after.of(fact))
            name = "stories.deletions" if fact.id in deletion.named else "stories.deletions/others"
            scored.share(name).add(wrong is None, f"without {deletion.delete}, {_told(fact)} {wrong}")
    scored.failed += owner.failed


def _told(triple: Triple) -> str:
    return f"{triple.predicate.name}({triple.subject}, {triple.object})"


def _same(one: str | None, other: str | None) -> bool:
    """Tell whether two bounds are equal at the coarser precision."""
    if one is None or other is None:
        return one is other
    size = min(len(one), len(other))
    return one[:size] == other[:size]
