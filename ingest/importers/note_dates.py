"""The day a note is of: its front matter's word, else its file name's, else when the file was last written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo

from ingest.importers.items import localised

_KEYS = ("date", "created", "created_at", "createdat", "date created", "day", "datetime", "published")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NOON = time(12)
"""A note of a day has no hour; at noon no time zone makes another day of it nearby."""


def note_moment(values: Mapping[str, object], stem: str, modified: float, zone: tzinfo | None) -> datetime:
    lowered = {str(key).lower(): value for key, value in values.items()}
    for key in _KEYS:
        if (moment := _moment(lowered.get(key), zone)) is not None:
            return moment
    if (match := _IN_NAME.search(stem)) and (moment := _moment("-".join(match.groups()), zone)) is not None:
        return moment
    # Whole seconds: archives and copies keep no finer ones, and an import repeated must see the same moment.
    return datetime.fromtimestamp(int(modified), UTC).astimezone(zone)


def _moment(value: object, zone: tzinfo | None) -> datetime | None:
    try:
        if isinstance(value, str):
            written = value.strip()
            value = datetime.fromisoformat(written) if len(written) > 10 else date.fromisoformat(written)
        if isinstance(value, datetime):
            return value if value.tzinfo else localised(value, zone)
        if isinstance(value, date):
            return localised(datetime.combine(value, _NOON), zone)
    except (ValueError, OverflowError, OSError):  # no date, or one that this machine's clock does not know
        return None
    return None
