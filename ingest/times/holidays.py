"""Days that have a name of their own, and when they fall."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

_FIXED = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "new year eve": (12, 31),
    "new year": (1, 1),
    "hogmanay": (12, 31),
    "nye": (12, 31),
    "xmas eve": (12, 24),
    "xmas day": (12, 25),
    "twelfth night": (1, 5),
    "epiphany": (1, 6),
    "burns night": (1, 25),
    "australia day": (1, 26),
    "groundhog day": (2, 2),
    "valentine's day": (2, 14),
    "st patrick's day": (3, 17),
    "paddy's day": (3, 17),
    "saint patrick's day": (3, 17),
    "earth day": (4, 22),
    "april fools' day": (4, 1),
    "april fool's day": (4, 1),
    "anzac day": (4, 25),
    "may day": (5, 1),
    "midsummer's day": (6, 24),
    "juneteenth": (6, 19),
    "canada day": (7, 1),
    "independence day": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "all souls' day": (11, 2),
    "bonfire night": (11, 5),
    "guy fawkes night": (11, 5),
    "veterans day": (11, 11),
    "armistice day": (11, 11),
}
_AFTER_EASTER = {
    "shrove tuesday": -47,
    "pancake day": -47,
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter saturday": -1,
    "holy saturday": -1,
    "easter sunday": 0,
    "easter": 0,
    "easter monday": 1,
    "ascension day": 39,
    "whit sunday": 49,
    "pentecost": 49,
    "whitsun": 49,
    "whit monday": 50,
    "corpus christi": 60,
}
_NTH_WEEKDAY = {
    "martin luther king day": (1, 0, 3),
    "thanksgiving day": (11, 3, 4),
    "thanksgiving": (11, 3, 4),
    "black friday": (11, 3, 4),
    "father's day": (6, 6, 3),
    "presidents' day": (2, 0, 3),
    "mlk day": (1, 0, 3),
    "cyber monday": (11, 3, 4),
    "labor day": (9, 0, 1),
    "memorial day": (5, 0, -1),
}
"""Month, weekday and which one in the month, -1 the last."""

LED_ONLY = ("christmas", "xmas", "easter", "new year", "epiphany", "thanksgiving")
"""Seasons, greetings and kinds of food, too: a day only after such words as "by", "since" or "last"."""
NAMES = (*_FIXED, *_AFTER_EASTER, *_NTH_WEEKDAY)


_BARE = {name.replace("'", ""): name for name in NAMES}


def holiday_named(written: str) -> str:
    return _BARE[written.lower().replace("'", "")]


def holiday(name: str, year: int) -> date:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _AFTER_EASTER:
        return easter(year) + timedelta(days=_AFTER_EASTER[name])
    month, weekday, which = _NTH_WEEKDAY[name]
    found = nth_weekday(year, month, weekday, which)
    return found + timedelta(days={"black friday": 1, "cyber monday": 4}.get(name, 0))


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """Return a weekday of a month: the first for 1, the last for -1. Raises ValueError where there is none."""
    if which > 0:
        first = date(year, month, 1)
        found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    else:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        found = last - timedelta(days=(last.weekday() - weekday) % 7)
    if found.month != month:
        raise ValueError("the month has no such weekday")
    return found
