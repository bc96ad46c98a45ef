"""The forms of time expressions: patterns over kinds of words, written with the names that `lexing` and `words` give.

A form names its parts in groups. `body` is the expression itself where what leads to it is not part of it.
"""

from __future__ import annotations

import re
from typing import Final

from ingest.times.lexing import code
from ingest.times.needs import Needs, needs

_NAME = re.compile(r"\(\?P<\w+>|\(\?(?:[:=!]|<[=!])|[a-z_]+|\s+")
NEEDS: Final[dict[re.Pattern[str], Needs]] = {}
"""Of each form, the codes that it cannot do without."""


def form(template: str) -> re.Pattern[str]:
    """Compile a pattern in which each kind of word stands by its name."""

    def put(match: re.Match[str]) -> str:
        found = match.group()
        return found if found.startswith("(") else "" if found.isspace() else code(found)

    compiled = re.compile(_NAME.sub(put, template))
    NEEDS[compiled] = Needs(frozenset(map(code, kinds)) for kinds in needs(template))
    return compiled


_NUM = "(?:number|count)"
_NTH = "(?:ordinal|nth)"
_WEEKDAY = "(?P<weekday>weekday|wday)"
_MONTH = "(?P<month>month|mon)"
_YEAR = "(?:comma? of? (?P<year>year))"
_COUNT = "(?P<count>a couple of|couple of|half a|a half|a|number|count)"
_SECOND = f"(?:(?:comma|and_)? (?P<second_count>{_NUM}) (?P<second_unit>unit))"
_WHICH = "(?P<which>this coming|this past|this|next|last|the coming|the past)"
_OF = "(?P<of>this|next|last) (?P<unit>unit)"
_EDGE = "(?P<edge>the? edge of|the? early dash?)"

# A clock time, alone or beside a day. A bare number is one only where no noun follows that it might count.
_CLOCK = (
    f"(?:(?:clock|{_NUM} oclock|half past? {_NUM}|a? quarter (?:past|to) {_NUM}|{_NUM} unit? past {_NUM}"
    f"|{_NUM} unit to {_NUM}|time|odd|dotted) (?:in the part|at part)?|{_NUM} (?:in the part|at part))"
)
_UNCOUNTED = "(?!word|unit|other|number|count|ordinal|month|mon|quote|dash|weekdays|a|the|this|dot number|in the part)"
_HOUR = f"{_NUM} (?:in the part|at part)? {_UNCOUNTED}"
_UNTIL = "(?:dash|to) (?P<until>clock|time|dotted)"
_NUMBER_UNTIL = "number (?=(?:dash|to) (?:clock|time|dotted))"
_BEFORE = (
    f"(?:(?P<ahead>{_CLOCK}) (?:(?:dash|to) (?P<until_ahead>clock|time|dotted))? (?:comma|on|of)?"
    f"|(?P<open_ahead>{_NUMBER_UNTIL}) (?:dash|to) (?P<end_ahead>clock|time|dotted) (?:comma|on|of)?"
    f"|(?<=at) (?P<hour_ahead>{_NUM}) (?:comma|on)?|(?P<hour_tonight>{_NUM}) (?=tonight))?"
)
_AFTER = (
    f"(?:(?:(?:comma? (?:at|from_|lead) about?|about)? (?P<behind>{_CLOCK})|comma (?P<late>clock|time)"
    f"|(?:comma? from_)? (?P<open>{_NUMBER_UNTIL})|comma? (?:at|about) (?P<hour_behind>{_HOUR}))"
    f"(?!{_NUM} {_NUM}) (?:{_UNTIL})?)?"
)
_PART = "(?:(?:in the|early)? (?P<part>part))?"


def _day(template: str) -> re.Pattern[str]:
    """Compile the form of a day, beside which a part of the day and a clock time may stand."""
    return form(f"(?P<body>{_BEFORE} {template} {_PART} {_AFTER})")


# Ranges.
_MONTH_OR_OF = f"(?:of? {_MONTH} {_YEAR}?|(?:of|in)? {_OF})"
DAYS_OF_MONTH = form(f"the? (?P<day>{_NTH}|number) (?:to|dash|lead|and_) the? (?P<last>{_NTH}|number) {_MONTH_OR_OF}")
MONTH_DAYS = form(f"{_MONTH} dot? (?P<day>{_NTH}|number) (?:to|dash) (?P<last>{_NTH}|number) {_YEAR}?")
WEEKDAYS = form(f"{_WEEKDAY} dash (?P<last>weekday|wday)")
MONTHS = form(f"{_MONTH} dash (?P<last>month|mon) (?P<year>year)?")
YEARS = form("(?P<years>years)")
# Calendar dates.
NUMERIC = _day(f"(?:the? {_WEEKDAY} comma?)? (?P<date>date)")
DAY_MONTH = _day(
    f"(?:the? {_WEEKDAY} comma?)? the? (?P<day>{_NTH}|number) (?:of|dot (?=(?:month|mon) dot? year))? {_MONTH}"
    " (?:(?:dot|comma)? of? (?P<year>year))?"
)
MONTH_DAY = _day(
    f"(?:{_WEEKDAY} comma?)? {_MONTH} dot? the? (?P<day>{_NTH}|number) (?!oclock|part|past|month|dash number) {_YEAR}?"
)
SLASHED = _day(f"(?:{_WEEKDAY} comma?)? (?P<slashed>slashed)")
WEEKDAY_OF_MONTH = _day(f"the? (?P<nth>{_NTH}|last) {_WEEKDAY} (?:of|in) (?:{_MONTH} {_YEAR}?|the unit|{_OF})")
WEEKDAY_AND_DAY = _day(
    f"(?:this|next)? {_WEEKDAY} (?:comma? (?:the (?P<nth>{_NTH})|(?P<ordinal>ordinal))"
    "|(?P<day>number) (?!oclock|part|past|unit|number|word|dash))"
)
ORDINAL = _day(f"(?P<the>the)? (?P<day>{_NTH}) (?:of (?P<of>this|next|last|the) (?P<unit>unit))?")
HOLIDAY = _day(f"(?P<which>this|next|last)? (?P<holiday>holiday) {_YEAR}? (?:(?P<of>this|next|last) unit)?")
FOREIGN_DATE = _day("(?P<foreign>number (?:dot|word)? (?P<month>foreign_month) (?:word? year)?)")
FOREIGN_DAY = _day("(?P<foreign>foreign_day)")
# Days near the day of writing.
WEEKS_FROM_WEEKDAY = _day(f"{_COUNT} (?P<unit>unit) (?:on|from_ (?:next|this)?) {_WEEKDAY}")
WEEKDAY_WEEK = _day(f"{_WEEKDAY} (?P<unit>unit)")
WEEK_THEN_DAY = _day(f"{_OF} (?:on|comma)? {_WEEKDAY}")
DAY_THEN_WEEK = _day(f"{_WEEKDAY} (?:of|comma|in)? {_OF}")
WEEKDAY_LAST = _day(f"{_WEEKDAY} (?P<which>last|next) (?!word|unit|month|mon|season|weekend|dash|part)")
WEEKDAY = _day(f"{_WHICH}? {_WEEKDAY}")
AROUND = _day("the? (?P<unit>unit) (?P<side>lead) (?P<shifted>shifted)")
SHIFTED = _day("(?P<shifted>shifted)")
PART_OF_DAY = _day("(?:(?P<which>this|last) early? (?P<part_of>part)|tonight)")
FROM_DAY = _day(f"{_COUNT} (?P<unit>unit) (?:(?:from_|(?P<side>lead))? (?P<from_day>shifted)|from_ now|hence)")
_AGO = "(?:ago|back (?!word|at|in|on|to|from_|dash))"
AGO = form(f"(?P<body>about? {_COUNT} (?P<unit>unit) {_SECOND}? {_AGO} (?P<to_day>shifted)?)")
AHEAD = form(f"(?P<body>in about? {_COUNT} (?P<unit>unit) {_SECOND}? (?:(?:quote word?)? time_)?)")
# Recurring.
EVERY = form(
    f"(?:every (?:other|{_NTH}|last)? (?P<what>weekday|wday|weekend|part|season|month|mon|unit) (?:part|parts)?"
    f"|the? {_NTH} weekday (?:of|in) every unit|weekdays (?:part|parts)?|weekday parts|weekends) {_AFTER}"
)
PARTS = form("(?P<parts>parts)")
# Longer than a day.
UNIT = form(f"{_EDGE}? (?P<which>this|next|last|the past|the coming|the last|the next) (?P<unit>unit|weekend)")
THE_UNIT = form("the? edge of the? (?P<unit>unit|weekend)")
THE_WEEKEND = form("the (?P<unit>weekend)")
AFTER_NEXT = form("the (?P<unit>unit|weekend) (?P<side>lead) (?P<which>next|last)")
WEEK_OF_MONTH = form(f"the? (?P<nth>{_NTH}|last) (?P<unit>unit) (?:of|in) {_MONTH} {_YEAR}?")
QUARTER = form(f"(?P<quarter>quarter_year) (?:{_YEAR}|of? {_OF})?")
MONTH_OF_YEAR = form(f"{_EDGE}? {_MONTH} (?:(?:dot|comma)? of? (?P<year>year)|of? {_OF})")
MONTH_NUMBER = form("(?P<month_number>monthyear)")
MONTH = form(f"(?:{_EDGE}|(?P<which>this|next|last))? {_MONTH}")
SEASON = form(f"(?:the? early dash?)? (?:(?P<which>this|next|last)|the)? (?P<season>season) (?:{_YEAR}|of? {_OF})?")
DECADE = form("(?P<the>the)? (?:early dash?)? (?P<decade>decade)")
YEAR = form(f"{_EDGE}? (?P<year>year)")
# A clock time alone.
HOURS = form(f"(?P<open>number) {_UNTIL}")
CLOCK = form(f"(?P<lead>(?:at about?|lead|from_|since|about|loose))? (?P<body>(?P<behind>{_CLOCK}) (?:{_UNTIL})?)")
HOUR_ALONE = form(f"(?P<lead>at about?|lead) (?P<body>(?P<behind>{_HOUR}))")
HOUR_GIVEN = form(f"(?P<behind>{_NUM})")
