"""Bounds on a document before it runs: how deep it goes, how many fields it names, how many values it can ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

from graphapi.errors import ErrorCode
from knowledge.pages import DEFAULT_PAGE, MAX_PAGE
from knowledge.relations.service import MAX_MEMBERS

MAX_TOKENS = 4_000
MAX_DEPTH = 15
MAX_FIELDS = 1_000
MAX_PAIRS = 1_000
"""Fields of one name side by side: validation compares each with each, and all that is below them in turn."""
MAX_VALUES = 100_000
"""A hundred memories with all that hangs on them pass, or a hundred conversations of a hundred messages; a third such
level would be a million, read one by one."""

_IN_A_PAGE = frozenset(("nodes", "edges"))
_SIZES = {"first": MAX_PAGE, "last": MAX_PAGE, "ids": MAX_PAGE, "limit": MAX_MEMBERS}
"""Arguments that say how many things a field answers with, and how many at most where only a variable knows."""
_LISTED = {"relationshipMap": 200, "nodes": MAX_PAGE, "entityMerges": DEFAULT_PAGE}
"""Fields that are, or are made of, plain lists, with their lengths where nothing is said."""


@dataclass(frozen=True, slots=True)
class Extent:
    """`values` counts a field as often as it can be answered; `paged` is that of one item of the page around it.

    `names` are those of the fields that stand side by side, once their fragments are unfolded.
    """

    depth: int = 0
    fields: int = 0
    values: int = 0
    paged: int = 0
    pairs: int = 0
    names: Mapping[str, int] = field(default_factory=dict)


class ExtentRule(ValidationRule):
    """Refuses a document that is too deep, too large or too dear, counting a fragment wherever it is spread.

    Each fragment is measured once, so that the pass is linear in the document whatever the spreads multiply to. A
    refusal ends validation: other rules are not linear, and run for whoever sends a document, signed in or not.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._measured: dict[str, Extent] = {}

    def enter_document(self, node: DocumentNode, *_: Any) -> None:
        try:
            for part in node.definitions:
                if isinstance(part, OperationDefinitionNode | FragmentDefinitionNode):
                    self._check(part, self._measure(part.selection_set, frozenset()))
        except RecursionError:
            self._refuse(node, "This nests fragments too deep; ask more plainly.")

    def _check(self, node: OperationDefinitionNode | FragmentDefinitionNode, extent: Extent) -> None:
        if extent.depth > MAX_DEPTH:
            self._refuse(node, f"This asks {extent.depth} levels deep; ask at most {MAX_DEPTH}, in several requests.")
        if extent.fields > MAX_FIELDS:
            self._refuse(node, f"This asks for more than {MAX_FIELDS} fields; ask for fewer, in several requests.")
        if extent.pairs + _pairs(extent.names) > MAX_PAIRS:
            self._refuse(node, "This names the same field too often side by side; name it once, or give aliases.")
        if extent.values + extent.paged > MAX_VALUES:
            message = (
                f"This may ask for more than {MAX_VALUES:,} values; ask for smaller pages, or fewer in each other."
            )
            self._refuse(node, message, ErrorCode.COST_EXCEEDED)

    @staticmethod
    def _refuse(node: Node, message: str, code: ErrorCode = ErrorCode.BAD_USER_INPUT) -> NoReturn:
        raise GraphQLError(message, node, extensions={"code": code.value})

    def _measure(self, selected: SelectionSetNode | None, within: frozenset[str]) -> Extent:
        parts: list[Extent] = []
        fields = 0
        for part in selected.selections if selected is not None else ():
            parts.append(self._measure_part(part, within))
            fields += parts[-1].fields
            if fields > MAX_FIELDS:  # refused already: what else there is need not be looked at
                break
        names: Counter[str] = Counter()
        for extent in parts:
            names.update(extent.names)
        return Extent(
            depth=max((part.depth for part in parts), default=0),
            fields=fields,
            values=sum(part.values for part in parts),
            paged=sum(part.paged for part in parts),
            pairs=sum(part.pairs for part in parts),
            names=names,
        )

    def _measure_part(self, part: SelectionNode, within: frozenset[str]) -> Extent:
        match part:
            case FragmentSpreadNode(name=name):
                return self._measure_fragment(name.value, within)
            case FieldNode(selection_set=below):
                return _field(part, self._measure(below, within))
            case _:
                return self._measure(getattr(part, "selection_set", None), within)

    def _measure_fragment(self, name: str, within: frozenset[str]) -> Extent:
        if name not in self._measured:
            fragment = self.context.get_fragment(name)
            if fragment is None or name in within:
                return Extent()  # unknown or circular: another rule says so
            self._measured[name] = self._measure(fragment.selection_set, within | {name})
        return self._measured[name]


def _field(node: FieldNode, inner: Extent) -> Extent:
    name, size = node.name.value, _size(node)
    own = Extent(
        depth=inner.depth + 1,
        fields=inner.fields + 1,
        values=1,
        pairs=inner.pairs + _pairs(inner.names),
        names={node.alias.value if node.alias else name: 1},
    )
    if name.startswith("__"):  # the schema is small, and answered from memory
        return replace(own, depth=1, fields=1)
    if name in _IN_A_PAGE and size is None:
        return replace(own, values=0, paged=1 + inner.values + inner.paged)
    if name in _LISTED:
        return replace(own, values=1 + (_LISTED[name] if size is None else size) * (inner.values + inner.paged))
    return replace(own, values=1 + inner.values + (DEFAULT_PAGE if size is None else size) * inner.paged)


def _pairs(names: Mapping[str, int]) -> int:
    return sum(times * (times - 1) // 2 for times in names.values())


def _size(node: FieldNode) -> int | None:
    """Return how many things the field answers with, as far as the document tells."""
    for argument in node.arguments or ():
        most = _SIZES.get(argument.name.value)
        if most is not None:
            value = argument.value
            return min(int(value.value), most) if isinstance(value, IntValueNode) else most
    return None
