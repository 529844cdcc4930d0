"""Which Liquid may an author write? The usual language, without files, clock, or what could grow without end."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, TextIO, cast

from liquid import Environment, Mode, RenderContext, StrictUndefined
from liquid.builtin.expressions import FilteredExpression, StringLiteral
from liquid.builtin.output import Output, OutputNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.stringify import to_liquid_string

from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Awaited, Literal
from campaigns.placeholders import CATALOGUE, Kind, Scope

# No `include` or `render` (they load files), no `capture` or `tablerow` (they take output apart), no counters.
_TAGS: Final = frozenset({"if", "unless", "case", "for", "break", "continue", "assign", "comment", "#"})

# No `date` (it knows "now"), no `replace` or `split` (they multiply), no `escape` (we escape).
_FILTERS: Final = frozenset(
    {
        "append", "at_least", "at_most", "capitalize", "ceil", "default", "downcase", "first", "floor", "join", "last",
        "minus", "plus", "prepend", "round", "size", "strip", "times", "truncate", "upcase",
    }
)  # fmt: skip

# A value may have lines, and nothing else that is no character.
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")

# The name under which the sheet travels through a rendering; no author can write it.
_SHEET: Final = " sheet"


class EmptyValue(LiquidError):
    """A value of the campaign would leave a hole in the text."""


class UnprintableValue(LiquidError):
    """A value of the campaign is a list or the like, and no words."""


class PlacedNode(OutputNode):
    """A `{{ … }}`: it writes a mark, never the value, so that nothing reads a value as text again."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write a mark for this value."""
        sheet = cast("Sheet", context.globals[_SHEET])
        if (name := personal_name(self.expression)) is not None:
            kind = CATALOGUE[name].kind
            return buffer.write(sheet.mark(Awaited(name, default_of(self.expression), is_url=kind is Kind.URL)))

        value = self.expression.evaluate(context)
        if not isinstance(value, str | int | float | Decimal | None) or isinstance(value, bool):
            raise UnprintableValue(str(self.expression), token=self.token)
        text = to_liquid_string(value, autoescape=False)
        if not text.strip():
            raise EmptyValue(str(self.expression), token=self.token)
        return buffer.write(sheet.mark(Literal(_CONTROLS.sub(" ", text))))


class _PlacedOutput(Output):
    node_class = PlacedNode


class AuthorEnvironment(Environment):
    """Liquid as our authors have it."""

    block_nesting_limit = 10
    context_depth_limit = 20
    loop_iteration_limit = 1_000
    local_namespace_limit = 50_000
    output_stream_limit = 200_000

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, tolerance=Mode.STRICT)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register what we allow, and nothing else."""
        super().setup_tags_and_filters(extra=extra)
        pseudo = {"content", "output", "illegal"}
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS | pseudo}
        self.filters = {name: filter_ for name, filter_ in self.filters.items() if name in _FILTERS}
        self.add_tag(_PlacedOutput)


ENVIRONMENT: Final = AuthorEnvironment()


def personal_name(expression: Expression) -> str | None:
    """The person's placeholder that this output prints, if that is what it prints."""
    if isinstance(expression, FilteredExpression):
        name = ".".join(str(segment) for segment in getattr(expression.left, "path", ()))
        found = CATALOGUE.get(name)
        return name if found and found.scope is Scope.PERSON else None
    return None


def default_of(expression: Expression) -> str | None:
    """What `| default: "…"` says, or none where it does not stand."""
    filters = getattr(expression, "filters", None) or ()
    for filter_ in filters:
        if filter_.name == "default" and len(filter_.args) == 1:
            value = filter_.args[0].value
            return value.value if isinstance(value, StringLiteral) else None
    return None


def write(source: str, *, sheet: Sheet, values: dict[str, object]) -> str:
    """The author's text with the campaign's logic done and a mark for every value. Raises Liquid's own errors."""
    return ENVIRONMENT.from_string(source).render(**values, **{_SHEET: sheet})
