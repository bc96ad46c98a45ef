"""Bounds on a document before it runs: how deep it goes, and how many fields it asks for in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

MAX_TOKENS = 4_000
MAX_DEPTH = 15
MAX_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class Extent:
    depth: int
    fields: int


class ExtentRule(ValidationRule):
    """Refuses a document that is too deep or too large, counting a fragment wherever it is spread.

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

    def _measure(self, selected: SelectionSetNode | None, within: frozenset[str]) -> Extent:
        parts = [self._measure_part(part, within) for part in selected.selections] if selected is not None else []
        return Extent(max((part.depth for part in parts), default=0), sum(part.fields for part in parts))

    def _measure_part(self, part: SelectionNode, within: frozenset[str]) -> Extent:
        match part:
            case FragmentSpreadNode(name=name):
                return self._measure_fragment(name.value, within)
            case FieldNode(name=name, selection_set=below):
                inner = Extent(0, 0) if name.value.startswith("__") else self._measure(below, within)
                return Extent(inner.depth + 1, inner.fields + 1)
            case _:
                return self._measure(getattr(part, "selection_set", None), within)

    def _measure_fragment(self, name: str, within: frozenset[str]) -> Extent:
        if name not in self._measured:
            fragment = self.context.get_fragment(name)
            if fragment is None or name in within:
                return Extent(0, 0)  # unknown or circular: another rule says so
            self._measured[name] = self._measure(fragment.selection_set, within | {name})
        return self._measured[name]
