"""Times are read from the moment of writing, in the sender's own offset."""

from __future__ import annotations

from datetime import datetime
from time import process_time

import pytest

from ingest.normalise import matchable
from ingest.spans import Coverage
from ingest.times.finding import MAX_TIMES, find_times, value_of
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
        ("engaged two weeks back", [("two weeks back", "2025-09-25")]),
        ("two weeks back at work", []),
        ("due end of month", [("end of month", "2025-10")]),
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
        ("last June in Crete", [("last June", "2025-06")]),
        ("this summer we went to Crete", [("this summer", "2025-06")]),
        ("Q3 2024 was poor", [("Q3 2024", "2024-07")]),
        ("the first week of May", [("the first week of May", "2026-05-04")]),
        ("the week after next", [("the week after next", "2025-10-20")]),
        ("the weekend before last", [("the weekend before last", "2025-09-27")]),
        ("back in the 90s", [("the 90s", "1990")]),
        ("the nineties were kind", [("the nineties", "1990")]),
        ("born Machynlleth 1911, and", [("1911", "1911")]),
        ("the 1968 netball final", [("1968", "1968")]),
        ("passport valid until 11/2029", [("11/2029", "2029-11")]),
        ("card exp 08/27", [("08/27", "2027-08")]),
        ("Wed 22nd 11.15", [("Wed 22nd 11.15", "2025-10-22T09:15")]),
        ("sat 21st for the van", [("sat 21st", "2026-02-21")]),
        ("Tuesday week then", [("Tuesday week", "2025-10-21")]),
        ("a week on Monday", [("a week on Monday", "2025-10-20")]),
        ("see you a fortnight today", [("a fortnight today", "2025-10-23")]),
        ("confirmed Thursday last, I was there", [("Thursday last", "2025-10-02")]),
        ("two days after tomorrow", [("two days after tomorrow", "2025-10-12")]),
        ("20 years ago today", [("20 years ago today", "2005-10-09")]),
        ("one month and 21 days ago", [("one month and 21 days ago", "2025-08-19")]),
        ("the first Saturday in November", [("the first Saturday in November", "2025-11-01")]),
        ("last Sunday of the month", [("last Sunday of the month", "2025-10-26")]),
        ("with us since Easter", [("Easter", "2025-04-20")]),
        ("till Christmas Eve", [("Christmas Eve", "2025-12-24")]),
        ("New Years Eve party", [("New Years Eve", "2025-12-31")]),
        ("Whit Monday 2026", [("Whit Monday 2026", "2026-05-25")]),
        ("dinner at half six", [("half six", "2025-10-09T16:30")]),
        ("quarter past nine tomorrow", [("quarter past nine tomorrow", "2025-10-10T07:15")]),
        ("a quarter to seven tomorrow evening", [("a quarter to seven tomorrow evening", "2025-10-10T16:45")]),
        ("eleven o'clock this morning", [("eleven o'clock this morning", "2025-10-09T09:00")]),
        ("at eight in the evening", [("eight in the evening", "2025-10-09T18:00")]),
        ("train at 18h30", [("18h30", "2025-10-09T16:30")]),
        ("surgery shuts at 6, hurry", [("6", "2025-10-09T16:00")]),
        ("at 8 tonight", [("8 tonight", "2025-10-09T18:00")]),
        ("Dean called at 9. Public", [("9", "2025-10-09T07:00")]),
        ("moved to 24 October, still at two", [("24 October", "2025-10-24"), ("two", "2025-10-24T12:00")]),
        ("tmrw 9am", [("tmrw 9am", "2025-10-10T07:00")]),
        ("2moro then", [("2moro", "2025-10-10")]),
        ("weds or thurs", [("weds", "2025-10-15"), ("thurs", "2025-10-16")]),
        ("on wensday, see you in june", [("wensday", "2025-10-15"), ("june", "2026-06")]),
        ("no bonfires in winter, she prefers replies after 10pm", [("winter", None), ("10pm", None)]),
        ("first Monday of every month", [("first Monday of every month", None)]),
        ("Friday nights off", [("Friday nights", None)]),
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
        "+1 2025-10", "soon, lately, now", "since 99999", "in her 40s", "it's been two weeks", "Jun-jun called",
        "won 3-1", "about 3.50 each", "went for 4.50", "ran for 1:03", "paid 1950 for it", "in 2000 words",
        "version 3.11", "order no. 2024-118", "pin 1987", "Gattopardo!1958", "Th3y-come-TUESDAY", "24/7",
        "Ana sat next to me", "Paulina weds Ashraf", "Easter eggs", "merry Christmas", "spring onions", "every day",
        "the Thursday Ramblers", "Sunday school", "Mr Friday", "she had him at fifteen", "he was back in an hour",
        "up by 5, down by nil", "one by one, slowly", "two weeks' notice", "hidden in two weeks' work",
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


@pytest.mark.parametrize(
    ("text", "since", "to"),
    [
        ("3-5 May in Lisbon", "2026-05-03T00:00:00.000Z", "2026-05-06T00:00:00.000Z"),
        ("from the 3rd to the 5th of May", "2026-05-03T00:00:00.000Z", "2026-05-06T00:00:00.000Z"),
        ("May 3 to 5, 2027", "2027-05-03T00:00:00.000Z", "2027-05-06T00:00:00.000Z"),
        ("4 to 22 next month", "2025-11-04T00:00:00.000Z", "2025-11-23T00:00:00.000Z"),
        ("Mon-Wed in Leeds", "2025-10-13T00:00:00.000Z", "2025-10-16T00:00:00.000Z"),
        ("Nov-Jan off", "2025-11-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"),
        ("at Keele 2001-2006", "2001-01-01T00:00:00.000Z", "2007-01-01T00:00:00.000Z"),
        ("the 1980s", "1980-01-01T00:00:00.000Z", "1990-01-01T00:00:00.000Z"),
        ("Saturday 2-4pm", "2025-10-11T12:00:00.000Z", "2025-10-11T14:00:00.000Z"),
        ("11-1pm tomorrow", "2025-10-10T09:00:00.000Z", "2025-10-10T11:00:00.000Z"),
        ("9:00-10:30 Monday", "2025-10-13T07:00:00.000Z", "2025-10-13T08:30:00.000Z"),
    ],
)
def test_a_range_ends_where_its_last_part_does(text: str, since: str, to: str) -> None:
    (time,) = mentions(text)
    assert (time.since, time.to) == (since, to)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("devolver los libros mañana sin falta", [("mañana", "2025-10-10")]),
        ("nos vemos el viernes", [("viernes", "2025-10-10")]),
        ("bis morgen, guten morgen", [("morgen", "2025-10-10")]),
        ("demain 9h30", [("demain 9h30", "2025-10-10T07:30")]),
        ("am 5. März 2026", [("5. März 2026", "2026-03-05")]),
        ("3 de mayo", [("3 de mayo", "2026-05-03")]),
        ("Plácido Domingo, Herr Freitag, Mars", []),
    ],
)
def test_days_of_other_languages_are_read(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


def test_numbers_are_day_first_unless_the_text_writes_the_month_first_elsewhere() -> None:
    assert read("due 04/07/2026") == [("04/07/2026", "2026-07-04")]
    assert read("due 04/07/2026, not 04/23/2026") == [("04/07/2026", "2026-04-07"), ("04/23/2026", "2026-04-23")]


def test_a_clock_time_is_of_the_day_of_writing_unless_long_past() -> None:
    evening = datetime.fromisoformat("2025-10-09T21:00:00+00:00")
    assert read("Camp drop off 8pm", evening) == [("8pm", "2025-10-09T20:00")]
    assert read("ring the vet at 9am", evening) == [("9am", "2025-10-10T09:00")]
    assert read("we left at 11pm", evening) == [("11pm", "2025-10-08T23:00")]


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("see you four-ish", "four", "2025-10-09T14:00"),
        ("sat works for me", "sat", "2025-10-11"),
        ("in that case may", "may", "2026-05"),
        ("since the spring onwards", "the spring", "2025-03"),
        ("drinks on about Friday night", "about Friday night", "2025-10-10"),
        ("the 4/7 delivery", "4/7", "2026-07-04"),
        ("closed Mondays", "Mondays", None),
    ],
)
def test_a_span_that_is_known_to_be_a_time_is_read_where_it_may_be_one(text: str, span: str, value: str | None) -> None:
    start = text.index(span)
    found = value_of(text, start, start + len(span), THURSDAY)
    assert found is not None
    assert (found.start, found.end, _value(found)) == (start, start + len(span), value)
    assert found.recurring is (value is None)


@pytest.mark.parametrize("span", ["soon", "ages ago", "31 February", "ten years"])
def test_a_span_without_a_value_has_none(span: str) -> None:
    assert value_of(span, 0, len(span), THURSDAY) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "1 ", "1/", "a ", "the ", "monday ", "in a couple of ", "5 of ", "12:", "-", "half past ", "1 to 2 to ",
        "may ", "on monday, the ", "x'", "12.", "twenty-", "new year's ", "the first the end of ", "saw he at 5 ",
        "(", "was ", "at 5 ", "31 enero ", "39 enero ", "domani ", "5 march ", "\n", "since ", "Q" * 40 + " ",
    ],
)  # fmt: skip
def test_no_text_is_dear(pattern: str) -> None:
    text = (pattern * 20_000)[:20_000]
    began = process_time()
    mentions(text)
    assert process_time() - began < 2


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
