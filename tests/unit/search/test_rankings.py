from __future__ import annotations

from knowledge.memories.memory import MemoryFilter
from knowledge.search.ports import Scored, SearchMode
from knowledge.search.questions import Question
from knowledge.search.rankings import KEPT_S, MAX_KEPT, Rankings
from tests.index_points import reader

ASKER = reader("owner-1")
QUESTION = Question.of("tea", MemoryFilter(), SearchMode.HYBRID)


def test_a_ranking_is_kept_ten_minutes() -> None:
    now = [0.0]
    rankings = Rankings(lambda: now[0])
    ranking = rankings.keep(ASKER, QUESTION, [Scored("a", 1.0)])
    now[0] = KEPT_S
    assert rankings.find(ranking.id, ASKER, QUESTION) is ranking
    now[0] = KEPT_S + 1
    assert rankings.find(ranking.id, ASKER, QUESTION) is None
    assert rankings.find(ranking.id, ASKER, QUESTION) is None


def test_the_oldest_ranking_makes_room() -> None:
    rankings = Rankings(lambda: 0.0)
    kept = [rankings.keep(ASKER, QUESTION, []) for _ in range(MAX_KEPT + 1)]
    assert rankings.find(kept[0].id, ASKER, QUESTION) is None
    assert rankings.find(kept[1].id, ASKER, QUESTION) is kept[1]
