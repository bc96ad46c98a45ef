"""How well stories are understood: whole lives in some dozen notes, told to the running service, which is then asked.

Each story is one owner's: captured through GraphQL in order of time, understood, then read with an unlocked token.

- `stories.clusters`: B-cubed F1 over who is mentioned in which memory. The gold clusters are the people with their
  `memory_ids`; the service's are its CONTACTs with the memories that mention them, the owner left out. In each memory
  people and entities are paired by the names written there. What only one side has counts as wrong; a person who is
  implied (`implied_memory_ids`) need not be found and is not wrong where found.
- `stories.as_of`: questions to `relations(asOf)` answered exactly, as things stand at the end of that day. The known
  end is the entity that bears the name, or else one of its aliases that nobody shares.
- `stories.path`: shortest chains over person-person relations that are as long as they should be; `/current` over
  those that still hold. The API has no paths yet: they are walked here, over `relations`.
- `stories.deletions`: of the facts that a deletion concerns and that were held before it, those that are gone, remain
  with the end they had, or are open again as they must be; `/held` is the share that was held (one to be opened again:
  held as ended). `/others`: of the held facts that it does not concern, those that stayed as they were. Every deletion
  is made in an owner of its own, who was told the whole story. An entity that bore a name before it is still found by
  it: the memory that told a full name may be the one deleted.
- `connection.accuracy`: pairs of memories rightly connected, or rightly not, by either one's `connections`.
- `stories.search`: recall of the named memories among the first five (of at most as many as could be there).

`stories.facts` and `stories.retracted` tell what the answers rest on. `--show` prints what went wrong, by story.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.instance import instance, owners
from benchmarks.record import Record, described
from benchmarks.story.form import Story, Unrecognised, read_stories
from benchmarks.story.scoring import Score, score
from benchmarks.story.service import Owner
from benchmarks.story.waiting import Refused


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="JSON lines, a story each")
    parser.add_argument("--show", action="store_true", help="print what went wrong, story by story")
    parser.add_argument("--json", type=Path, help="where the figures go")
    asked = parser.parse_args()
    try:
        stories = read_stories(asked.data)
        whole = _measure(stories, show=asked.show)
    except (OSError, Unrecognised, Refused) as error:
        print(f"No figures: {error}", file=sys.stderr)
        return 2
    if whole.share("stories.deletions").asked == 0:
        print("stories.deletions is left out: no fact that one concerns was held before it.", file=sys.stderr)
    record = Record("stories", "embedded", described(asked.data, len(stories)), 0, whole.figures())
    record.show()
    if asked.json:
        record.write(asked.json)
    return 0


def _measure(stories: list[Story], *, show: bool) -> Score:
    needed = sum(1 + len(story.deletions) for story in stories)
    whole = Score()
    with instance() as running, httpx.Client(timeout=60) as http:
        tokens = iter(owners(running.data, needed))
        fresh = _owners(http, running.url, tokens)
        connections = Owner(http, running.url, running.token).has_connections()
        if not connections:
            print("connection.accuracy is left out: Memory has no field `connections`.", file=sys.stderr)
        for story in stories:
            scored = score(story, lambda: next(fresh), connections=connections)
            whole.join(scored)
            if show:
                _show(story, scored)
    return whole


def _owners(http: httpx.Client, url: str, tokens: Iterator[str]) -> Iterator[Owner]:
    return (Owner(http, url, token) for token in tokens)


def _show(story: Story, scored: Score) -> None:
    print(story.id, *(f"{name} {value:.2f}" for name, value in scored.figures().items()), sep="\n  ")
    for name, share in scored.shares.items():
        print(*(f"  {name}: {complaint}" for complaint in share.wrong), sep="\n")
    print(*(f"  {note}" for note in scored.notes), sep="\n", end="\n\n")


if __name__ == "__main__":
    sys.exit(main())
