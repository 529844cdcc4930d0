"""What becomes of conditions and loops? The campaign's are done at once, a person's become control marks."""

from __future__ import annotations

from io import StringIO
from typing import Final, TextIO

from liquid import RenderContext
from liquid.ast import BlockNode
from liquid.builtin.expressions import LoopExpression
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.tags import for_tag, if_tag, unless_tag

from campaigns.flow.render.parts import LINES, MOST_ITEMS
from campaigns.flow.render.sheet import Controls
from campaigns.flow.render.writing import Writing
from committee import cldr

# How deep a condition on a person may stand within another.
MOST_CHOICES: Final = 3


class IfNode(if_tag.IfNode):
    """A condition. On a person, both its texts are written."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the text that holds, or both within control marks."""
        writing = Writing.of(context)
        if (found := writing.personal(self.condition)) is None:
            return super().render_to_output(context, buffer)
        return _written(writing.sheet.choice(found.name), self.consequence, self.default, context, buffer)


class UnlessNode(unless_tag.UnlessNode):
    """The same, the other way round."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the text that holds, or both within control marks."""
        writing = Writing.of(context)
        if (found := writing.personal(self.condition)) is None:
            return super().render_to_output(context, buffer)
        return _written(writing.sheet.choice(found.name), self.default, self.consequence, context, buffer)


class ForNode(for_tag.ForNode):
    """A loop. Over a person's list, the text of one item is written, and that of none."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the text of every item, or of any within control marks."""
        writing = Writing.of(context)
        found = writing.personal(self.expression.iterable)
        if found is None:
            return super().render_to_output(context, buffer)
        item = StringIO()
        with writing.item(self.expression.identifier, writing.catalogue.listed[found.name]):
            self.block.render(context, item)
        # On lines of its own, an item brings its line with it; within a line, items are joined as the language does.
        joins = LINES if "\n" in item.getvalue() else cldr.list_pattern(writing.language)
        marks = writing.sheet.listing(found.name, joins=joins, most=most_items(self.expression))
        return _written(marks, item.getvalue(), self.default, context, buffer)


class IfTag(if_tag.IfTag):
    node_class = IfNode


class UnlessTag(unless_tag.UnlessTag):
    node_class = UnlessNode


class ForTag(for_tag.ForTag):
    node_class = ForNode


def most_items(expression: LoopExpression) -> int:
    """How many items of a list are told."""
    limit = expression.limit
    return min(limit.value, MOST_ITEMS) if isinstance(limit, IntegerLiteral) else MOST_ITEMS


def _written(
    marks: Controls, first: BlockNode | str | None, second: BlockNode | None, context: RenderContext, buffer: TextIO
) -> int:
    written = buffer.write(marks.open)
    if isinstance(first, str):
        written += buffer.write(first)
    elif first:
        written += first.render(context, buffer)
    written += buffer.write(marks.otherwise)
    if second:
        written += second.render(context, buffer)
    return written + buffer.write(marks.close)
