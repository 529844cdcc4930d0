"""What could a text say? All its branches at once, with a mark for each output, every line where it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from liquid import BoundTemplate
from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.tags.comment_tag import CommentNode
from liquid.expression import Expression
from liquid.token import Token

from campaigns.flow.render import dialect
from campaigns.flow.render.controls import ForNode, IfNode, UnlessNode
from campaigns.flow.render.inspection import children, line_of
from campaigns.flow.render.outputs import PlacedNode
from campaigns.flow.render.sheet import Controls, Sheet
from campaigns.flow.render.values import Awaited, Literal, Value
from campaigns.flow.render.writing import Personal, personal_name
from campaigns.placeholders import Catalogue, Type

# A value of the campaign may be a whole link; whether it is one is judged when it is known.
_STAND_IN: Final = Literal("https://example.org/")


class Branches:
    """Writes all branches of one text. A person's conditions and lists keep their marks, the campaign's leave none."""

    def __init__(self, sheet: Sheet, *, catalogue: Catalogue, items: Mapping[str, Catalogue]) -> None:
        self._sheet, self._catalogue, self._items = sheet, catalogue, dict(items)
        self._written: list[str] = []
        self._line = 1

    def of(self, source: str) -> str:
        """The text. Its Liquid must be sound."""
        template = dialect.read(source)
        self._all(template.nodes, template)
        return "".join(self._written)

    def _all(self, nodes: Iterable[Node], template: BoundTemplate) -> None:
        for node in nodes:
            self._one(node, template)

    def _one(self, node: Node, template: BoundTemplate) -> None:
        match node:
            case ContentNode():
                # White space that a tag takes away stands between where the token begins and its text.
                start = max(node.token.start_index, 0)
                self._reach(node.token, max(node.token.source.find(node.text, start), start))
                self._write(node.text)
            case PlacedNode():
                self._reach(node.token, node.token.start_index)
                self._write(self._sheet.mark(self._stand_in(node)))
            case CommentNode():
                pass
            case IfNode() | UnlessNode() if self._personal(node.condition):
                self._both(node, self._sheet.choice("?"), node.consequence, node.default, template)
            case ForNode() if found := self._personal(node.expression.iterable):
                item = {node.expression.identifier: self._catalogue.listed[found.name]}
                self._both(node, self._sheet.listing("?"), node.block, node.default, template, item=item)
            case _:
                self._all(children(node, template), template)

    def _both(
        self,
        node: Node,
        marks: Controls,
        first: BlockNode,
        second: BlockNode | None,
        template: BoundTemplate,
        *,
        item: Mapping[str, Catalogue] | None = None,
    ) -> None:
        """Both texts of a condition, or of a list. The token of a block is that of the tag which ends it."""
        self._reach(node.token, node.token.start_index)
        self._write(marks.open)
        before, self._items = self._items, {**self._items, **(item or {})}
        self._all(first.nodes, template)
        self._items = before
        self._reach(first.token, first.token.start_index)
        self._write(marks.otherwise)
        if second:
            self._all(second.nodes, template)
            self._reach(second.token, second.token.start_index)
        self._write(marks.close)

    def _personal(self, expression: Expression) -> Personal | None:
        return personal_name(expression, catalogue=self._catalogue, items=self._items)

    def _stand_in(self, node: PlacedNode) -> Value:
        found = self._personal(node.expression)
        if found is None or found.of_item:
            return _STAND_IN if found is None else Awaited(found.name, None)
        return Awaited(found.name, None, is_url=found.placeholder.type is Type.URL)

    def _reach(self, token: Token, index: int) -> None:
        """Go on to the line of this place in the source."""
        line = line_of(token.source, index)
        if line > self._line:
            self._write("\n" * (line - self._line))

    def _write(self, text: str) -> None:
        self._line += text.count("\n")
        self._written.append(text)
