"""Which memories a language model is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.words import words_of
from knowledge.entities.entity import EntityKind
from knowledge.ingestion.facts import Draft, FoundMention, Method, Understanding
from knowledge.levels import Sensitivity
from knowledge.model_settings import Policy

CEILING = Sensitivity.CONFIDENTIAL
"""What is above it never leaves, whatever the policy."""
LONGEST = 8_000
"""Characters of content and remark; longer texts are left to this machine."""
_UNSURE_KIND, _UNSURE_NAME = 0.5, 0.5
_MANY_NAMES, _MANY_RELATIONS = 4, 3
_LONG, _SHORT = 50, 4
"""Words."""


def leaves(draft: Draft, found: Understanding, policy: Policy) -> bool:
    """Tell whether the model is asked about a memory: by its level first, then by the policy.

    What the encoder could not read, or whose level is in doubt, may be a secret, and stays.
    """
    if found.level > CEILING or not found.is_read or found.needs_review:
        return False
    if policy == "never" or not 0 < len(draft.text) <= LONGEST:
        return False
    return policy == "always" or is_hard(draft, found) or is_rich(draft, found)


def is_hard(draft: Draft, found: Understanding) -> bool:
    """Tell whether this machine is unsure of it, or found less than there seems to be."""
    said = len(words_of(draft.content))
    if said < _SHORT:
        return False
    if found.kind_confidence < _UNSURE_KIND or any(map(_is_doubtful, found.mentions)):
        return True
    people = _people(found.mentions)
    ends = len(people) + (draft.speaker is not None)
    return bool(people) and ends + _elsewhere(found.mentions) > 1 and not found.relations


def is_rich(draft: Draft, found: Understanding) -> bool:
    """Tell whether there is much in it, so that much may have been missed."""
    names = {mention.name for mention in found.mentions}
    return len(names) >= _MANY_NAMES or len(found.relations) >= _MANY_RELATIONS or len(words_of(draft.content)) >= _LONG


def _is_doubtful(mention: FoundMention) -> bool:
    return mention.method is Method.MODEL and mention.confidence < _UNSURE_NAME


def _people(mentions: Sequence[FoundMention]) -> set[str]:
    return {mention.name for mention in mentions if mention.kind is EntityKind.CONTACT}


def _elsewhere(mentions: Sequence[FoundMention]) -> int:
    tied = (EntityKind.ORGANIZATION, EntityKind.PLACE)
    return len({mention.name for mention in mentions if mention.kind in tied})
