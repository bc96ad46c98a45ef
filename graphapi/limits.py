"""Bounds on a document before it runs: how deep it goes, how many fields it names, how many values it can ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    IntValueNode,
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
MAX_VALUES = 100_000
"""A hundred memories with all that hangs on them pass, or a hundred conversations of a hundred messages; a third such
level would be a million, read one by one."""

_IN_A_PAGE = frozenset(("nodes", "edges"))
_SIZES = {"first": MAX_PAGE, "last": MAX_PAGE, "ids": MAX_PAGE, "limit": MAX_MEMBERS}
"""Arguments that say how many things a field answers with, and how many at most where only a variable knows."""
_LISTED = {"relationshipMap": 200, "nodes": MAX_PAGE}
"""Fields that are, or are made of, plain lists, with their lengths where nothing is said."""


@dataclass(frozen=True, slots=True)
class Extent:
    """`values` counts a field as often as it can be answered; `paged` is that of one item of the page around it."""

    depth: int
    fields: int
    values: int = 0
    paged: int = 0


class ExtentRule(ValidationRule):
    """Refuses a document that is too deep, too large or too dear, counting a fragment wherever it is spread.

    Each fragment is measured once, so that the pass is linear in the document whatever the spreads multiply to.
    """

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._measured: dict[str, Extent] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        extent = self._measure(node.selection_set, frozenset())
        if extent.depth > MAX_DEPTH:
            message = f"This asks {extent.depth} levels deep; ask at most {MAX_DEPTH}, in several requests."
            self.report_error(GraphQLError(message, node))
        if extent.fields > MAX_FIELDS:
            message = f"This asks for more than {MAX_FIELDS} fields; ask for fewer, in several requests."
            self.report_error(GraphQLError(message, node))
        if extent.values + extent.paged > MAX_VALUES:
            message = (
                f"This may ask for more than {MAX_VALUES:,} values; ask for smaller pages, or fewer in each other."
            )
            self.report_error(GraphQLError(message, node, extensions={"code": ErrorCode.COST_EXCEEDED.value}))

    def _measure(self, selected: SelectionSetNode | None, within: frozenset[str]) -> Extent:
        parts = [self._measure_part(part, within) for part in selected.selections] if selected is not None else []
        return Extent(
            max((part.depth for part in parts), default=0),
            sum(part.fields for part in parts),
            sum(part.values for part in parts),
            sum(part.paged for part in parts),
        )

    def _measure_part(self, part: SelectionNode, within: frozenset[str]) -> Extent:
        match part:
            case FragmentSpreadNode(name=name):
                return self._measure_fragment(name.value, within)
            case FieldNode(name=name, selection_set=below):
                inner = Extent(0, 0) if name.value.startswith("__") else self._measure(below, within)
                return _field(part, inner)
            case _:
                return self._measure(getattr(part, "selection_set", None), within)

    def _measure_fragment(self, name: str, within: frozenset[str]) -> Extent:
        if name not in self._measured:
            fragment = self.context.get_fragment(name)
            if fragment is None or name in within:
                return Extent(0, 0)  # unknown or circular: another rule says so
            self._measured[name] = self._measure(fragment.selection_set, within | {name})
        return self._measured[name]


def _field(field: FieldNode, inner: Extent) -> Extent:
    name, size = field.name.value, _size(field)
    depth, fields = inner.depth + 1, inner.fields + 1
    if name in _IN_A_PAGE and size is None:
        return Extent(depth, fields, 0, 1 + inner.values + inner.paged)
    if name in _LISTED:
        return Extent(depth, fields, 1 + (_LISTED[name] if size is None else size) * (inner.values + inner.paged))
    return Extent(depth, fields, 1 + inner.values + (DEFAULT_PAGE if size is None else size) * inner.paged)


def _size(field: FieldNode) -> int | None:
    """Return how many things the field answers with, as far as the document tells."""
    for argument in field.arguments or ():
        most = _SIZES.get(argument.name.value)
        if most is not None:
            value = argument.value
            return min(int(value.value), most) if isinstance(value, IntValueNode) else most
    return None
