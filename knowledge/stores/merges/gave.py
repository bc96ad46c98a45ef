"""What a merge gave its survivor, kept sealed with the record, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from knowledge.keys.owner_keys import OwnerKeys
from knowledge.levels import Sensitivity

_LEVEL = Sensitivity.ULTRA_SECRET


@dataclass(frozen=True, slots=True)
class StatedLevels:
    """At which levels a survivor was stated, and its details."""

    stated: int | None
    details: int | None


@dataclass(frozen=True, slots=True)
class Gave:
    """`own` are the keys of the names that the survivor bore before; `names` tells of all names, by key, at which level
    each was stated before and after. So what the user has set anew since is known, and left alone.
    """

    details: Mapping[str, object]
    own: tuple[str, ...]
    names: Mapping[str, tuple[int | None, int | None]]
    before: StatedLevels
    after: StatedLevels = field(default_factory=lambda: StatedLevels(None, None))

    def sealed(self, merge: str, keys: OwnerKeys) -> str:
        return keys.seal(json.dumps(asdict(self), ensure_ascii=False), node=merge, field="gave", level=_LEVEL)

    @classmethod
    def opened(cls, text: str, merge: str, keys: OwnerKeys) -> Gave:
        told = json.loads(keys.open(text, node=merge, field="gave", level=_LEVEL))
        return cls(
            details=told["details"],
            own=tuple(told["own"]),
            names={key: (was, became) for key, (was, became) in told["names"].items()},
            before=StatedLevels(**told["before"]),
            after=StatedLevels(**told["after"]),
        )
