from __future__ import annotations

from pathlib import Path

from ingest.understanding.labels import SpanType, Standing
from knowledge.relations.relation import RelationType
from training.messages import Message, read_texts


def _read(folder: Path, *lines: str) -> Message:
    (folder / "a_1.txt").write_text("\n".join(("--- 2025-11-03T10:15+00:00 GENERAL EVENT | work", *lines)), "utf-8")
    (message,) = read_texts(folder)
    return message


def _ties(message: Message) -> set[tuple[str, str, str, Standing]]:
    def name(at: int | None) -> str:
        return "me" if at is None else message.text[message.spans[at].start : message.spans[at].end]

    return {(tie.predicate.value, name(tie.subject), name(tie.object), tie.standing) for tie in message.ties}


def test_relations_tie_spans_and_a_symmetric_one_stands_both_ways(tmp_path: Path) -> None:
    message = _read(
        tmp_path,
        "[Lena|PERSON]'s husband [Omar|PERSON] starts at [Siemens|ORGANIZATION] in [March|DATE=2026-03]",
        "> SPOUSE_OF(Lena; Omar)",
        "> WORKS_AT(Omar; Siemens; from 2026-03)",
    )

    assert message.lost == 0
    assert _ties(message) == {
        ("SPOUSE_OF", "Lena", "Omar", Standing.HOLDS),
        ("SPOUSE_OF", "Omar", "Lena", Standing.HOLDS),
        ("WORKS_AT", "Omar", "Siemens", Standing.PLANNED),
    }
    (works,) = (tie for tie in message.ties if tie.predicate is RelationType.WORKS_AT)
    assert works.since is not None
    assert message.spans[works.since].type is SpanType.DATE


def test_inverse_relations_are_told_as_their_stored_form(tmp_path: Path) -> None:
    message = _read(
        tmp_path, "[Ada|PERSON] runs my team, I'm [Bo|PERSON]'s kid", "> MANAGER_OF(Ada; me)", "> CHILD_OF(me; Bo)"
    )

    assert _ties(message) == {
        ("REPORTS_TO", "me", "Ada", Standing.HOLDS),
        ("PARENT_OF", "Bo", "me", Standing.HOLDS),
    }


def test_an_object_that_is_no_entity_becomes_a_thing(tmp_path: Path) -> None:
    message = _read(tmp_path, "Vinyl again? [Lena|PERSON] adores Vinyl", "> LIKES(Lena; vinyl)")

    assert _ties(message) == {("LIKES", "Lena", "Vinyl", Standing.HOLDS)}
    assert [span.type for span in message.spans] == [SpanType.PERSON, SpanType.THING]


def test_a_birthday_is_tied_to_its_date(tmp_path: Path) -> None:
    message = _read(
        tmp_path,
        "[Lena|PERSON] turns six [3 May|DATE=2026-05-03], not [4 May|DATE=2026-05-04]",
        "> BIRTHDAY_ON(Lena; 05-03)",
    )

    assert _ties(message) == {("BIRTHDAY_ON", "Lena", "3 May", Standing.HOLDS)}


def test_of_a_name_that_stands_twice_the_nearest_is_tied_and_the_other_left_open(tmp_path: Path) -> None:
    message = _read(
        tmp_path,
        "[Lena|PERSON] called. [Lena|PERSON] and her brother [Omar Haddad|PERSON], [Omar|PERSON] that is",
        "> SIBLING_OF(Lena; Omar Haddad)",
    )

    ahead = next(tie for tie in message.ties if tie.subject == 1)
    assert (ahead.subject, ahead.object) == (1, 2)
    assert ahead.elsewhere == {(0, 2), (0, 3), (1, 3)}


def test_an_end_is_told_from_the_bound_it_has(tmp_path: Path) -> None:
    message = _read(tmp_path, "[Lena|PERSON] left [Siemens|ORGANIZATION]", "> WORKS_AT(Lena; Siemens; to 2025-11-03)")

    assert _ties(message) == {("WORKS_AT", "Lena", "Siemens", Standing.ENDED)}
