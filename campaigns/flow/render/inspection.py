"""Is a Liquid text sound? Read from its syntax tree, so that no value is needed and no branch is missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Final, cast

from django.utils.translation import gettext as _
from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path, StringLiteral
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from campaigns.flow.render.dialect import ENVIRONMENT, PlacedNode, default_of, personal_name
from campaigns.placeholders import (
    CATALOGUE,
    PlaceholderWithoutDefault,
    Scope,
    UnknownPlaceholder,
    UnsupportedLogic,
)
from committee.errors import CommitteeError

_PERSONAL_ROOTS: Final = frozenset(
    name.partition(".")[0] for name, found in CATALOGUE.items() if found.scope is Scope.PERSON
)
_ROOTS: Final = frozenset(name.partition(".")[0] for name in CATALOGUE)
_CAMPAIGN_NAMES: Final = frozenset(name for name, found in CATALOGUE.items() if found.scope is Scope.CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and in which line of the field."""

    line: int
    message: str


def mistakes(source: str, *, campaign_names: Collection[str] = ()) -> list[Mistake]:
    """Everything wrong with the Liquid of `source`, in reading order."""
    try:
        template = ENVIRONMENT.from_string(source)
    except LiquidError as error:
        return [syntax_mistake(error, source)]
    known = _CAMPAIGN_NAMES.union(campaign_names)
    local = frozenset(template.analyze(include_partials=False).locals) | {"forloop"}
    found = [*_shadowed(template), *_walk(template.nodes, template, known, local)]
    return sorted(found, key=lambda mistake: mistake.line)


def syntax_mistake(error: LiquidError, source: str) -> Mistake:
    """Liquid's own refusal, as a mistake."""
    text = _("This placeholder or instruction cannot be read: %(reason)s.") % {"reason": error.message}
    return Mistake(line_of_error(error, source), text)


def line_of_error(error: LiquidError, source: str) -> int:
    """Where Liquid stumbled; the last line where it came to the end without finding what it looked for."""
    index = error.token.start_index if error.token else -1
    return line_of(source, index if index >= 0 else len(source))


def line_of(source: str, index: int) -> int:
    """The line of a place in a text, from 1."""
    return source.count("\n", 0, index) + 1


def _shadowed(template: BoundTemplate) -> Iterator[Mistake]:
    for name in sorted(_local_names(template.nodes, template)):
        if name in _ROOTS:
            text = _("“%(name)s” is a name of ours: give your own value another one.") % {"name": name}
            yield Mistake(1, text)


def _local_names(nodes: Iterable[Node], template: BoundTemplate) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        names.update(map(str, node.template_scope()))
        names.update(map(str, node.block_scope()))
        names |= _local_names(_children(node, template), template)
    return names


def _children(node: Node, template: BoundTemplate) -> Iterable[Node]:
    return node.children(RenderContext(template), include_partials=False)


def _walk(
    nodes: Iterable[Node], template: BoundTemplate, known: Collection[str], local: Set[str]
) -> Iterator[Mistake]:
    for node in nodes:
        within = local | set(map(str, node.block_scope()))
        for expression in node.expressions():
            try:
                _judge(expression, known, within, printed=isinstance(node, PlacedNode))
            except CommitteeError as error:
                yield Mistake(line_of(node.token.source, node.token.start_index), str(error))
        yield from _walk(_children(node, template), template, known, within)


def _judge(expression: Expression, known: Collection[str], local: Collection[str], *, printed: bool) -> None:
    """Raise for the first thing wrong with one expression."""
    for path in _paths(expression):
        name = ".".join(map(str, path.path))
        root = name.partition(".")[0]
        if root in local:
            continue
        if root not in _PERSONAL_ROOTS:
            _judge_campaign_name(name, known)
        elif name not in CATALOGUE:
            raise UnknownPlaceholder(unknown(name, known))
        elif not printed or personal_name(expression) != name:
            raise UnsupportedLogic(_only_printed(name))
        else:
            _judge_personal_output(expression, name)
    _judge_filters(expression)


def _judge_campaign_name(name: str, known: Collection[str]) -> None:
    # A list among the campaign's values may be asked for its size or its first.
    if not any(name == candidate or name.startswith(f"{candidate}.") for candidate in known):
        raise UnknownPlaceholder(unknown(name, known))


def _judge_personal_output(expression: Expression, name: str) -> None:
    filters = cast("FilteredExpression", expression).filters or []
    only_a_default = len(filters) == 1 and filters[0].name == "default" and len(filters[0].args) == 1
    if filters and not (only_a_default and isinstance(filters[0].args[0].value, StringLiteral)):
        raise UnsupportedLogic(_only_printed(name))
    if default_of(expression) is None and not CATALOGUE[name].required:
        raise PlaceholderWithoutDefault(
            _("Some people have no %(label)s: say what they shall read instead, as in %(example)s.")
            % {"label": CATALOGUE[name].label, "example": CATALOGUE[name].example}
        )


def _judge_filters(expression: Expression) -> None:
    for filter_ in getattr(expression, "filters", None) or ():
        if filter_.name not in ENVIRONMENT.filters:
            raise UnsupportedLogic(_("There is no filter “%(name)s” here.") % {"name": filter_.name})


def _paths(expression: Expression) -> Iterator[Path]:
    if isinstance(expression, Path):
        yield expression
    for child in expression.children():
        yield from _paths(child)


def _only_printed(name: str) -> str:
    return _(
        "“%(name)s” differs from person to person. It can only be printed, as in %(example)s: no condition, "
        "loop or other filter."
    ) % {"name": name, "example": CATALOGUE[name].example}


def unknown(name: str, known: Collection[str]) -> str:
    """The sentence for a name that does not exist, with those that do."""
    names = [one for one, found in CATALOGUE.items() if found.scope is Scope.PERSON and not found.notice_kind]
    return _("There is no placeholder “%(name)s”. There are: %(names)s.") % {
        "name": name,
        "names": ", ".join([*names, *sorted(known)]),
    }
