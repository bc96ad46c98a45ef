"""Times are read from the moment of writing, in the sender's own offset."""

from __future__ import annotations

from datetime import datetime

import pytest

from ingest.normalise import matchable
from ingest.spans import Coverage
from ingest.times.finding import MAX_TIMES, find_times
from knowledge.memories.memory import TimeMention, TimePrecision

THURSDAY = datetime.fromisoformat("2025-10-09T10:00:00+02:00")


def read(text: str, at: datetime = THURSDAY) -> list[tuple[str, str | None]]:
    return [(text[time.start : time.end], _value(time)) for time in mentions(text, at)]


def mentions(text: str, at: datetime = THURSDAY) -> tuple[TimeMention, ...]:
    return find_times(matchable(text), at, Coverage(len(text)))


def _value(time: TimeMention) -> str | None:
    length = {TimePrecision.YEAR: 4, TimePrecision.MONTH: 7, TimePrecision.DAY: 10, TimePrecision.INSTANT: 16}
    return None if time.since is None else time.since[: length[time.precision]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see you tomorrow", [("tomorrow", "2025-10-10")]),
        ("the day after tomorrow", [("the day after tomorrow", "2025-10-11")]),
        ("the day after tomorrow at 9", [("the day after tomorrow at 9", "2025-10-11T07:00")]),
        ("the day before yesterday", [("the day before yesterday", "2025-10-07")]),
        ("cried last night", [("last night", "2025-10-08")]),
        ("dinner tonight", [("tonight", "2025-10-09")]),
        ("lunch on Friday", [("Friday", "2025-10-10")]),
        ("lunch on Thursday", [("Thursday", "2025-10-16")]),
        ("we met on Friday", [("Friday", "2025-10-03")]),
        ("the list isn't out till next Friday", [("next Friday", "2025-10-17")]),
        ("he was arrested last Saturday", [("last Saturday", "2025-10-04")]),
        ("on Friday next week", [("Friday next week", "2025-10-17")]),
        ("next week on Sunday at 5pm", [("next week on Sunday at 5pm", "2025-10-19T15:00")]),
        ("last week Sunday", [("last week Sunday", "2025-10-05")]),
        ("2025/11/3", [("2025/11/3", "2025-11-03")]),
        ("on 26th, with all", [("26th", "2025-10-26")]),
        ("31st of this month", [("31st of this month", "2025-10-31")]),
        ("this Friday works", [("this Friday", "2025-10-10")]),
        ("party Sat 7pm", [("Sat 7pm", "2025-10-11T17:00")]),
        ("Thursday 8:15am, at the clinic", [("Thursday 8:15am", "2025-10-16T06:15")]),
        ("5pm on Friday", [("5pm on Friday", "2025-10-10T15:00")]),
        ("10am tomorrow", [("10am tomorrow", "2025-10-10T08:00")]),
        ("noon tomorrow then", [("noon tomorrow", "2025-10-10T10:00")]),
        ("at midnight", [("midnight", "2025-10-09T22:00")]),
        ("call at 17:30", [("17:30", "2025-10-09T15:30")]),
        ("call at 9.30am", [("9.30am", "2025-10-09T07:30")]),
        ("we ate at 12am", [("12am", "2025-10-08T22:00")]),
        ("left at 11pm", [("11pm", "2025-10-08T21:00")]),
        ("on 2025-11-03", [("2025-11-03", "2025-11-03")]),
        ("starts 2025-11-03T09:00", [("2025-11-03T09:00", "2025-11-03T07:00")]),
        ("starts 2025-11-03T09:00:00Z", [("2025-11-03T09:00:00Z", "2025-11-03T09:00")]),
        ("born 3/11/1984", [("3/11/1984", "1984-11-03")]),
        ("on 11/23/25", [("11/23/25", "2025-11-23")]),
        ("on 24.12.99", [("24.12.99", "1999-12-24")]),
        ("3 November is her birthday", [("3 November", "2025-11-03")]),
        ("the 3rd of March 2031", [("the 3rd of March 2031", "2031-03-03")]),
        ("Nov 3rd, 2026", [("Nov 3rd, 2026", "2026-11-03")]),
        ("we met on 20 December", [("20 December", "2024-12-20")]),
        ("leap on 29 February", [("29 February", "2028-02-29")]),
        ("on the 26th, with the choir", [("the 26th", "2025-10-26")]),
        ("before the 5th", [("the 5th", "2025-11-05")]),
        ("it came on the 12th", [("the 12th", "2025-09-12")]),
        ("the 3rd of next month", [("the 3rd of next month", "2025-11-03")]),
        ("the 31st, perhaps", [("the 31st", "2025-10-31")]),
        ("by the 31st of this month", [("the 31st of this month", "2025-10-31")]),
        ("two days ago", [("two days ago", "2025-10-07")]),
        ("a fortnight ago", [("a fortnight ago", "2025-09-25")]),
        ("3 months ago", [("3 months ago", "2025-07")]),
        ("five years ago", [("five years ago", "2020")]),
        ("in three weeks", [("in three weeks", "2025-10-30")]),
        ("in a couple of days", [("in a couple of days", "2025-10-11")]),
        ("in 2 hours", [("in 2 hours", "2025-10-09T10:00")]),
        ("20 minutes ago", [("20 minutes ago", "2025-10-09T07:40")]),
        ("last week", [("last week", "2025-09-29")]),
        ("the weekend", [("the weekend", "2025-10-11")]),
        ("we went out the weekend", [("the weekend", "2025-10-04")]),
        ("next month", [("next month", "2025-11")]),
        ("last month", [("last month", "2025-09")]),
        ("this year", [("this year", "2025")]),
        ("end of June", [("end of June", "2026-06")]),
        ("mid-June 2027", [("mid-June 2027", "2027-06")]),
        ("book it in October", [("October", "2025-10")]),
        ("since February it's Anjali", [("February", "2025-02")]),
        ("since November", [("November", "2024-11")]),
        ("the 29th of last month", [("the 29th of last month", "2025-09-29")]),
        ("last March", [("last March", "2025-03")]),
        ("next October", [("next October", "2026-10")]),
        ("March 2031", [("March 2031", "2031-03")]),
        ("till spring", [("spring", "2026-03")]),
        ("last summer", [("last summer", "2025-06")]),
        ("in the winter of 2027", [("the winter of 2027", "2027-12")]),
        ("friends since 1998, the year", [("1998", "1998")]),
        ("closed Mondays", [("Mondays", None)]),
        ("every Tuesday at 7pm", [("every Tuesday at 7pm", None)]),
        ("each morning", [("each morning", None)]),
        ("on weekends", [("weekends", None)]),
        ("\uff19am tomorrow", [("\uff19am tomorrow", "2025-10-10T07:00")]),
    ],
)
def test_an_expression_points_where_the_guide_says(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "no time here", "may I sit", "March on!", "April asked me", "the sun sat low", "thus it goes",
        "the 3rd floor",
        "3:52 with a stitch", "12.50 for lunch", "31/02/2025", "the 99th",
        "came 5th", "for 3rd time", "room 2025", "1,998 people",
        "+1 2025-10", "soon, lately, now", "since 99999",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_bounds_are_civil_for_days_and_months_and_exact_for_clock_times() -> None:
    day, month, year, clock = mentions("tomorrow, next month, this year, tomorrow at 5pm")
    assert (day.since, day.to) == ("2025-10-10T00:00:00.000Z", "2025-10-11T00:00:00.000Z")
    assert (month.since, month.to) == ("2025-11-01T00:00:00.000Z", "2025-12-01T00:00:00.000Z")
    assert (year.since, year.to) == ("2025-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z")
    assert (clock.since, clock.to) == ("2025-10-10T15:00:00.000Z", None)


def test_the_31st_is_looked_for_in_months_that_have_one() -> None:
    assert read("on the 31st", datetime.fromisoformat("2025-11-03T10:00:00Z")) == [("the 31st", "2025-12-31")]


def test_what_recurs_has_no_value() -> None:
    (time,) = mentions("every other Friday")
    assert time.recurring
    assert time.since is None
    assert time.to is None


def test_the_sender_offset_decides_what_tomorrow_is() -> None:
    late = datetime.fromisoformat("2025-10-09T23:30:00-11:00")
    assert read("tomorrow", late) == [("tomorrow", "2025-10-10")]


@pytest.mark.parametrize("at", ["9999-12-31T23:00:00+00:00", "0001-01-01T00:30:00+00:00"])
def test_the_ends_of_the_calendar_are_survived(at: str) -> None:
    everything = (
        "tomorrow yesterday next week last month in 999 years 999 years ago this winter on Monday, at 5pm, the 31st"
    )
    for time in mentions(everything, datetime.fromisoformat(at)):
        assert time.start < time.end


def test_the_number_of_times_is_bounded() -> None:
    assert len(mentions("tomorrow. " * 500)) == MAX_TIMES
