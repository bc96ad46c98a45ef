"""How English writes times: the patterns that find them, without a value."""

from __future__ import annotations

import re

NUMBERS = {
    word: number
    for number, words in enumerate(
        ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        start=1,
    )
    for word in words.split()
} | {"a couple of": 2, "couple of": 2}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_FULL_MONTH = (
    r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|apr|aug|sept?|oct|nov|dec)\b"
)
_DAY_NAME = (
    r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)"
)
_ORDINAL = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_CLOCK = (
    r"(?P<clock>(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?(?:am|pm|a\.m\.|p\.m\.))?"
    r"|(?:1[0-2]|0?[1-9]) ?(?:am|pm|a\.m\.|p\.m\.|o'clock)|noon|midday|midnight)(?![\w:]|\.\d))"
)
_AT = r",? (?:at |around |about |from |@ ?)?"
_THEN_CLOCK = rf"(?:{_AT}{_CLOCK})?"
_PART = r"(?P<part>morning|afternoon|evening|night)"
_RELATIVE = (
    r"(?P<relative>(?:the )?day after tomorrow|(?:the )?day before yesterday|today|tomorrow"
    r"|yesterday|tonight|last night"
    r"|this (?:morning|afternoon|evening))"
)
_COUNT = r"(?P<count>\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?P<unit>minute|min|hour|hr|day|night|week|fortnight|month|year)s?\b"
_STRETCH = r"(?:(?:the )?(?:start|beginning|middle|end) of |(?:early|mid|late)[ -])"
_EVERY = r"(?:every|each)(?: other| second)?"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.:/-]){body}", re.IGNORECASE)


ISO = _pattern(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ](?P<clock>[0-2]\d:[0-5]\d)(?::[0-5]\d(?:\.\d{1,9})?)?(?P<offset>Z|[+-][0-2]\d:?[0-5]\d)?)?(?![\w-])"
)
NUMERIC = _pattern(
    rf"(?P<first>\d\d?)(?P<cut>[/.])(?P<second>\d\d?)(?P=cut)(?P<year>\d{{4}}|\d\d)(?![\w/]){_THEN_CLOCK}"
)
DAY_MONTH = _pattern(
    rf"(?:the )?(?:{_DAY_NAME},? )?(?:the )?(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?: of)? "
    rf"{_MONTH}(?:,? {_YEAR})?{_THEN_CLOCK}"
)
MONTH_DAY = _pattern(
    rf"(?:{_DAY_NAME},? )?{_MONTH}\.? (?:the )?(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
    rf"(?:,? {_YEAR})?{_THEN_CLOCK}"
)
YEAR_FIRST = _pattern(rf"{_YEAR}[/.](?P<month>\d\d?)[/.](?P<day>\d\d?)(?![\w/]){_THEN_CLOCK}")
DAY_OF_WEEK = _pattern(
    rf"(?:(?P<which>next|last|this) week(?: on|,)? {_DAY_NAME}"
    rf"|{_DAY_NAME.replace('weekday', 'named')}(?: of|,)? (?P<of>next|last|this) week)\b{_THEN_CLOCK}"
)
RELATIVE = _pattern(rf"{_RELATIVE}(?: {_PART})?\b{_THEN_CLOCK}")
CLOCK_RELATIVE = _pattern(
    rf"{_CLOCK} (?:on )?(?:{_RELATIVE}|(?:(?P<which>next|last|this) )?{_DAY_NAME})(?: {_PART})?\b"
)
EVERY = _pattern(
    rf"(?:{_EVERY} (?:{_DAY_NAME}|day|weekday|morning|evening|night|week|weekend|month|year|spring"
    rf"|summer|autumn|winter)"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends)\b(?: {_PART}s?\b)?{_THEN_CLOCK}"
)
WEEKDAY = _pattern(
    rf"(?:(?P<which>next|last|this(?: coming| past)?|coming|past) )?{_DAY_NAME}\b(?: {_PART}\b)?{_THEN_CLOCK}"
)
ORDINAL = _pattern(rf"(?P<the>the )?{_ORDINAL}\b(?: of (?P<which>this|next|last) month\b)?{_THEN_CLOCK}")
AGO = _pattern(rf"{_COUNT} {_UNIT} ago\b")
AHEAD = _pattern(rf"in (?:about |another )?{_COUNT} {_UNIT}(?:'s?)?(?: time)?(?! \w*(?:work|pay|notice|supply))")
UNIT = _pattern(
    r"(?P<which>last|next|this|the past|the coming) (?P<unit>week|weekend|fortnight|month|year)\b"
    r"|the (?P<weekend>weekend)\b"
)
STRETCH = _pattern(rf"{_STRETCH}{_FULL_MONTH}(?: {_YEAR})?")
MONTH = _pattern(rf"(?:(?P<which>next|last|this) )?{_FULL_MONTH}(?:,? (?:of )?{_YEAR})?")
SEASON = _pattern(
    rf"(?:(?P<which>next|last|this) |(?P<lead>(?:in|till|until|by|since|before|after|during)(?: the)? ))"
    rf"(?P<season>spring|summer|autumn|fall|winter)\b(?: (?:of )?{_YEAR})?"
)
YEAR = _pattern(
    rf"(?P<lead>(?:in|since|until|till|by|from|before|after|of|during|around|late|early"
    rf"|mid)[ -]){_YEAR}(?![\w:/%-]|,\d)"
)
CLOCK = _pattern(rf"(?P<lead>(?:at|by|before|after|until|till|from|around|about|@) ?)?{_CLOCK}")

LIKELY = re.compile(
    r"\d|(?:mon|tues|wednes|thurs|fri|satur|sun|to|yester)day|tomorrow|tonight|night|morning"
    r"|afternoon|evening|noon|midday"
    r"|week|month|year|fortnight|\bago\b|january|february|march|april|may\b|june|july|august|september|october|november"
    r"|december|spring|summer|autumn|fall|winter|every|each|\b(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b"
    r"|\b(?:jan|feb|apr|aug|sept?|oct|nov|dec)\b|\bin an? |couple of",
    re.IGNORECASE,
)
"""What a text without any of these need not be searched for times."""

PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|went|got|came|saw|met|told|said|took|gave|made|left|bought"
    r"|found|won|lost|began|broke"
    r"|ate|drove|flew|ran|rang|sang|slept|spoke|spent|thought|woke|wrote|fell|felt|heard|kept|paid|sent|sold|stood"
    r"|(?!need|feed|seed|speed|indeed|shed|wed\b|hundred|supposed)[^\W\d_]{2,20}ed)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"\b(?:will|won't|going to|gonna|must|should|shall|can|could|need|needs|have to|has to|remember|forget|remind"
    r"|due|let's|book|plan|planning)\b|'ll\b",
    re.IGNORECASE,
)
FUTURE_LEAD = re.compile(r"\b(?:by|till|until|before|due)\s*$", re.IGNORECASE)
PAST_LEAD = re.compile(r"\bsince\s*$", re.IGNORECASE)
LEAD = re.compile(
    r"\b(?:in|on|by|till|until|before|after|since|from|for|of|during|around|every|each|next|last|this|come)\s*$",
    re.IGNORECASE,
)
