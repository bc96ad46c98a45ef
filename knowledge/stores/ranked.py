"""Keyset pages of lists that are sorted by use after reading: most used first, then by id."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.errors import InvalidInput
from knowledge.pages import PageRequest
from knowledge.stores.graph import Row
from knowledge.stores.windows import Row as PageRow

_MOST = 10**12
_KEY = re.compile(r"\d{12}\|[0-9a-f-]{36}")


def rank(rows: Sequence[Row], page: PageRequest) -> tuple[list[PageRow], bool]:
    """Return the rows of the page, and whether more follow in the direction read."""
    if page.key is not None and not _KEY.fullmatch(page.key):
        argument = "before" if page.backward else "after"
        raise InvalidInput(f"{argument} is not a cursor of this list.", argument)
    keyed = sorted((f"{_MOST - row['uses'] - 1:012d}|{row['id']}", str(row["id"])) for row in rows)
    if page.key is not None:
        keyed = [item for item in keyed if (item[0] < page.key if page.backward else item[0] > page.key)]
    more = len(keyed) > page.size
    kept = keyed[-page.size :] if page.backward else keyed[: page.size]
    return [PageRow(item_id, key) for key, item_id in kept], more
