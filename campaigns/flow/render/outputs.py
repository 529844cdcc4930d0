"""What is written for a `{{ … }}`? A mark, never the value, so that nothing reads a value as text again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, TextIO

from liquid import RenderContext
from liquid.builtin.expressions import FilteredExpression, StringLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.stringify import to_liquid_string
from liquid.token import Token

from campaigns.flow.render import personal, plurals
from campaigns.flow.render.values import Literal
from campaigns.flow.render.writing import Writing, path_of
from campaigns.placeholders import Type, localised

PLURAL: Final = "plural"

# A value may have lines, and nothing else that is no character.
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


class EmptyValue(LiquidError):
    """A value of the campaign would leave a hole in the text."""


class UnprintableValue(LiquidError):
    """A value of the campaign is a list or the like, and no words."""


class PlacedNode(OutputNode):
    """A `{{ … }}` of an author."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write a mark for this value."""
        writing = Writing.of(context)
        if found := writing.personal(self.expression):
            forms = plural_forms(self.expression)
            try:
                mark = personal.mark(found, writing, default=default_of(self.expression), forms=forms)
            except personal.NothingToSay as empty:
                raise EmptyValue(str(empty), token=self.token) from empty
            return buffer.write(mark)
        text = _words(self.expression, writing, context, self.token)
        if not text.strip():
            raise EmptyValue(str(self.expression), token=self.token)
        return buffer.write(writing.sheet.mark(Literal(_CONTROLS.sub(" ", text))))


class OutputTag(Output):
    node_class = PlacedNode


def _words(expression: Expression, writing: Writing, context: RenderContext, token: Token) -> str:
    """A value of the campaign as it is read."""
    value = expression.evaluate(context)
    if forms := plural_forms(expression):
        if not isinstance(value, int) or isinstance(value, bool):
            raise UnprintableValue(str(expression), token=token)
        return plurals.written(value, forms, language=writing.language)
    name = ".".join(path_of(expression))
    placeholder = writing.catalogue.get(name)
    # With a default, what is there is written as without one.
    is_bare = all(filter_.name == "default" for filter_ in getattr(expression, "filters", None) or ())
    fact = writing.facts.get(name, "")
    if is_bare and placeholder and placeholder.type in {Type.NUMBER, Type.LIST} and fact not in ("", ()):
        return localised(fact, placeholder, language=writing.language)
    if value in ([], ()):
        return ""
    if not isinstance(value, str | int | float | Decimal | None) or isinstance(value, bool):
        raise UnprintableValue(str(expression), token=token)
    return to_liquid_string(value, autoescape=False)


def default_of(expression: Expression) -> str | None:
    """What `| default: "…"` says, or none where it does not stand."""
    for filter_ in getattr(expression, "filters", None) or ():
        if filter_.name == "default" and len(filter_.args) == 1:
            value = filter_.args[0].value
            return value.value if isinstance(value, StringLiteral) else None
    return None


def plural_forms(expression: Expression) -> dict[str, Any]:
    """What `| plural: one: "…", other: "…"` says by category; nothing where it does not stand."""
    filters = expression.filters or [] if isinstance(expression, FilteredExpression) else []
    if not filters or filters[-1].name != PLURAL:
        return {}
    return {
        str(getattr(one, "name", "")): one.value.value if isinstance(one.value, StringLiteral) else None
        for one in filters[-1].args
    }
