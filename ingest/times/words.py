"""The words of which English makes time expressions, and the kind of each."""

from __future__ import annotations

from collections.abc import Iterable


def _numbered(start: int, *lines: str) -> dict[str, int]:
    return {word: number for number, word in enumerate((word for line in lines for word in line.split()), start)}


def _of(kind: str, words: str | Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(words.split() if isinstance(words, str) else words, kind)


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_SLIPS = {
    "monday": "munday mondy moday",
    "tuesday": "tues tuesay teusday tusday tuesdy",
    "wednesday": "wensday wednesay wednsday wedensday wednesdy",
    "thursday": "thurs thur thu thrusday thursay thursdy thurday",
    "friday": "firday fryday fridy",
    "saturday": "satruday saterday saturdy satuday satday",
    "sunday": "sundy sunay",
    "january": "janurary janury januray",
    "february": "febuary feburary feb",
    "april": "apirl",
    "august": "agust",
    "september": "setember septmber",
    "october": "ocotber octber",
    "november": "novemeber novmber",
    "december": "decemeber decmber",
}
_SHORT_DAYS = {"mon": 0, "tue": 1, "wed": 2, "weds": 2, "fri": 4, "sat": 5, "sun": 6}
_SHORT_MONTHS = {
    "jan": 1,
    "mar": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_NAMES_TOO = ("march", "april", "may", "june", "august")

WEEKDAY_NUMBERS = {
    **{name: number for number, name in enumerate(WEEKDAYS)},
    **{f"{name}s": number for number, name in enumerate(WEEKDAYS)},
    **{slip: WEEKDAYS.index(name) for name, slips in _SLIPS.items() if name in WEEKDAYS for slip in slips.split()},
    **_SHORT_DAYS,
}
MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, start=1)},
    **{slip: MONTHS.index(name) + 1 for name, slips in _SLIPS.items() if name in MONTHS for slip in slips.split()},
    **_SHORT_MONTHS,
}
ORDINALS = _numbered(
    1,
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth",
    "sixteenth seventeenth eighteenth nineteenth twentieth",
) | {"thirtieth": 30}
NUMBERS = _numbered(
    1,
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "eighteen nineteen twenty",
) | {"a": 1, "an": 1, "couple": 2, "thirty": 30, "forty": 40, "fifty": 50}
SHIFTS = {
    word: days
    for days, words in (
        (-1, "yesterday yesteday yesturday yday yest"),
        (0, "today 2day"),
        (
            1,
            "tomorrow tmrw tmr tmw tmrow tomoz tomo tommorow tomorow tommorrow tomorro 2moro 2morrow 2mrw",
        ),
    )
    for word in words.split()
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNITS = {
    word: unit
    for unit, words in {
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "night": "nights",
        "week": "week weeks wk wks",
        "fortnight": "fortnight fortnights",
        "month": "month months",
        "year": "year years yr yrs",
        "decade": "decade decades",
    }.items()
    for word in words.split()
}
DECADES = {
    word: 1910 + 10 * number
    for word, number in _numbered(1, "twenties thirties forties fifties sixties seventies eighties nineties").items()
} | {"noughties": 2000}
STEPS = {"next": 1, "coming": 1, "last": -1, "past": -1, "previous": -1}
"""How many units on a word points."""
PARTS = ("morning", "afternoon", "arvo", "evening", "night", "lunchtime", "teatime")

_FUNCTION = (
    "and or but if when while because so as that than then though with without for w cos i you he she it we they me him"
    " her us them is was are were be been has have had do does did will would can could should must may might not no"
    " please ideally maybe probably sharp ish instead too also only again already still into onto via off out"
    " back is isn't aren't wasn't who which what where why how"
)

_THEMSELVES = "couple weekend the of at on in to between past half quarter ago back hence now next since"

KINDS: dict[str, str] = {
    **_of("glue", _FUNCTION),
    **_of("weekday", WEEKDAY_NUMBERS),
    **_of("weekdays", (f"{day}s" for day in WEEKDAYS)),
    **_of("wday", _SHORT_DAYS),
    **_of("month", MONTH_NUMBERS),
    **_of("mon", (*_SHORT_MONTHS, *_NAMES_TOO)),
    **_of("nth", ORDINALS),
    **_of("count", NUMBERS),
    **_of("a", "a an"),
    **_of("shifted", SHIFTS),
    **_of("tonight", "tonight tonite 2nite"),
    **_of("season", SEASONS),
    **_of("unit", UNITS),
    **_of("decade", DECADES),
    **_of("part", PARTS),
    **_of("parts", "mornings afternoons evenings nights"),
    **{word: word for word in _THEMSELVES.split()},
    "weekends": "weekends",
    "weekdays": "weekends",
    "from": "from_",
    **_of("lead", "by before after till til until"),
    **_of("about", "around about roughly another exactly"),
    **_of("loose", "during for over through throughout starting come"),
    "and": "and_",
    "o'clock": "oclock",
    "oclock": "oclock",
    **_of("clock", "noon midday midnight"),
    "time": "time_",
    **_of("last", "last previous"),
    **_of("this", "this current"),
    **_of("coming", "coming upcoming following"),
    **_of("every", "every each"),
    **_of("other", "other alternate"),
    **_of("edge", "start beginning end middle"),
    **_of("early", "early late mid"),
}
"""The kind of a word in lower case; any other is a `word`."""


def number_of(word: str) -> int:
    """Return what a number or an ordinal says, written in digits or letters. Raises KeyError on anything else."""
    digits = word.rstrip("stndrh")
    if digits.isdigit():
        return int(digits)
    tens, cut, ones = word.replace(" ", "-").partition("-")
    if cut:
        return NUMBERS[tens] + (ORDINALS.get(ones) or NUMBERS[ones])
    return ORDINALS.get(word) or NUMBERS[word]
