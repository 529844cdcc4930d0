"""Which Liquid may an author write? The usual language, without files, clock, or what could grow without end."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from liquid import BoundTemplate, Environment, Mode, StrictUndefined
from liquid.filter import liquid_filter

from campaigns.flow.render.controls import ForTag, IfTag, UnlessTag
from campaigns.flow.render.outputs import PLURAL, OutputTag
from campaigns.flow.render.writing import Writing

# No `include` or `render` (they load files), no `capture` or `tablerow` (they take output apart), no counters.
_TAGS: Final = frozenset({"if", "unless", "case", "for", "break", "continue", "assign", "comment", "#"})

# No `date` (it knows "now"), no `replace` or `split` (they multiply), no `escape` (we escape).
_FILTERS: Final = frozenset(
    {
        "append", "at_least", "at_most", "capitalize", "ceil", "default", "downcase", "first", "floor", "join", "last",
        "minus", "plus", "prepend", "round", "size", "strip", "times", "truncate", "upcase",
    }
)  # fmt: skip


@liquid_filter
def _plural(number: object, **forms: object) -> object:  # noqa: ARG001 (an output writes the form: see `outputs`)
    return number


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
        for tag in (OutputTag, IfTag, UnlessTag, ForTag):
            self.add_tag(tag)
        self.add_filter(PLURAL, _plural)


ENVIRONMENT: Final = AuthorEnvironment()


@lru_cache(maxsize=512)
def read(source: str) -> BoundTemplate:
    """The author's text as a syntax tree, which nobody changes. Raises Liquid's own errors."""
    return ENVIRONMENT.from_string(source)


def is_written(source: str) -> bool:
    """Whether there is any Liquid in it: most headings, labels and links have none, and stand as they are."""
    return "{{" in source or "{%" in source


def write(source: str, writing: Writing) -> str:
    """The author's text with the campaign's logic done and a mark for every value. Raises Liquid's own errors."""
    return read(source).render(**writing.context) if is_written(source) else source
