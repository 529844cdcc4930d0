"""Is a Liquid text sound? Read from its syntax tree, so that no value is needed and no branch is missed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import islice
from typing import Final

from django.utils.translation import gettext as _
from liquid import BoundTemplate, RenderContext
from liquid.ast import Node
from liquid.builtin.expressions import BooleanExpression, Path
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.tags.assign_tag import AssignNode
from liquid.builtin.tags.for_tag import BreakNode, ContinueNode
from liquid.exceptions import LiquidError
from liquid.expression import Expression

from campaigns.flow.render import dialect, plurals
from campaigns.flow.render.controls import MOST_CHOICES, ForNode, IfNode, UnlessNode
from campaigns.flow.render.outputs import PLURAL, PlacedNode, default_of, plural_forms
from campaigns.flow.render.parts import MOST_ITEMS
from campaigns.flow.render.writing import Personal, path_of, personal_name
from campaigns.placeholders import CATALOGUE, Catalogue, Scope, Type

# What a text's own loops may be called in: everything else must be in the catalogue.
_LOOP: Final = "forloop"
# Who mends so many asks again.
MOST_MISTAKES: Final = 20
_STEPS: Final = frozenset({"size", "first", "last"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and in which line of the field."""

    line: int
    message: str
    code: str = "LIQUID_UNREADABLE"


class Objection(Exception):
    """The first thing wrong with an expression."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Known:
    """Which names are known where an expression stands, and what it stands within.

    `items` are the names for an item of a person's list. Without a `language`, no plural is asked for its forms.
    """

    catalogue: Catalogue
    names: Collection[str] = ()
    language: str = ""
    local: frozenset[str] = frozenset()
    items: Mapping[str, Catalogue] = field(default_factory=dict)
    choices: int = 0

    def personal(self, expression: Expression) -> Personal | None:
        return personal_name(expression, catalogue=self.catalogue, items=self.items)

    def of_campaign(self, name: str) -> bool:
        found = self.catalogue.get(name)
        return name in self.names or (found is not None and found.scope is Scope.CAMPAIGN)

    @property
    def is_personal(self) -> bool:
        """Whether what is written here is not written for everybody."""
        return bool(self.items or self.choices)


def mistakes(
    source: str,
    *,
    catalogue: Catalogue = CATALOGUE,
    names: Collection[str] = (),
    language: str = "",
    items: Mapping[str, Catalogue] | None = None,
) -> list[Mistake]:
    """Everything wrong with the Liquid of `source`, in reading order; of what is all wrong, the beginning.

    `names` are those the campaign's own facts add to the catalogue; `items` those that stand for an item of a list.
    """
    try:
        template = dialect.read(source)
    except LiquidError as error:
        return [syntax_mistake(error, source)]
    # Only instructions give names, and most texts have none.
    has_tags = "{%" in source
    local = frozenset(template.analyze(include_partials=False).locals) if has_tags else frozenset()
    known = Known(catalogue, names, language, local, items or {})
    found = [
        *(_shadowed(template, known) if has_tags else ()),
        *islice(_walk(template.nodes, template, known), MOST_MISTAKES),
    ]
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


def children(node: Node, template: BoundTemplate) -> Iterable[Node]:
    """What stands within a node."""
    return node.children(RenderContext(template), include_partials=False)


def _shadowed(template: BoundTemplate, known: Known) -> Iterator[Mistake]:
    roots = known.catalogue.roots(Scope.PERSON) | known.catalogue.roots(Scope.CAMPAIGN) | known.items.keys()
    for name in sorted(_local_names(template.nodes, template)):
        if name in roots:
            text = _("“%(name)s” is a name of ours: give your own value another one.") % {"name": name}
            yield Mistake(1, text, "NAME_SHADOWED")


def _local_names(nodes: Iterable[Node], template: BoundTemplate) -> set[str]:
    names: set[str] = set()
    for node in nodes:
        names.update(map(str, node.template_scope()))
        names.update(map(str, node.block_scope()))
        names |= _local_names(children(node, template), template)
    return names


def _walk(nodes: Iterable[Node], template: BoundTemplate, known: Known) -> Iterator[Mistake]:
    for node in nodes:
        try:
            within = _within(node, known)
        except Objection as objection:
            yield _mistake(node, objection)
            within = replace(known, local=known.local | set(map(str, node.block_scope())))
        # What is said where a list has no item is no item's.
        empty = {id(node.default)} if isinstance(node, ForNode) and within.items else set()
        for child in children(node, template):
            yield from _walk([child], template, known if id(child) in empty else within)


def _mistake(node: Node, objection: Objection) -> Mistake:
    return Mistake(line_of(node.token.source, node.token.start_index), str(objection), objection.code)


def _within(node: Node, known: Known) -> Known:
    """What is known within a node, once the node itself is judged. Raises `Objection`."""
    if known.is_personal and isinstance(node, AssignNode | BreakNode | ContinueNode):
        raise Objection("LOGIC_ON_PERSON", _("This is not done for everybody: write it before the condition or list."))
    if isinstance(node, IfNode | UnlessNode) and (found := known.personal(node.condition)):
        return _within_choice(node, found, known)
    if isinstance(node, ForNode) and (found := known.personal(node.expression.iterable)):
        return _within_list(node, found, known)
    for expression in node.expressions():
        if isinstance(node, PlacedNode) and (found := known.personal(expression)):
            _judge_output(expression, found, known)
        else:
            _judge(expression, known)
    return replace(known, local=known.local | set(map(str, node.block_scope())))


def _within_choice(node: IfNode | UnlessNode, found: Personal, known: Known) -> Known:
    if found.placeholder.type is not Type.YES_NO or found.of_item:
        raise _only_printed(found)
    if known.items:
        raise Objection("LIST_NESTED", _("Within a list, only what an item has can be printed: no condition."))
    if node.alternatives:
        raise Objection("LOGIC_ON_PERSON", _("A condition on the person has one “else” and no “elsif”."))
    if known.choices >= MOST_CHOICES:
        text = _("At most %(most)s conditions on the person stand within each other.") % {"most": MOST_CHOICES}
        raise Objection("LOGIC_ON_PERSON", text)
    return replace(known, choices=known.choices + 1)


def _within_list(node: ForNode, found: Personal, known: Known) -> Known:
    expression = node.expression
    if found.placeholder.type is not Type.LIST or found.name not in known.catalogue.listed:
        raise _only_printed(found)
    if known.items:
        raise Objection("LIST_NESTED", _("A list of a person cannot stand within another."))
    if expression.offset or expression.reversed or expression.cols:
        raise Objection("LOGIC_ON_PERSON", _("A list of a person is told from its start, in its own order."))
    limit = expression.limit
    if limit and not (isinstance(limit, IntegerLiteral) and 0 < limit.value <= MOST_ITEMS):
        raise Objection("LOGIC_ON_PERSON", _("The limit is a number from 1 to %(most)s.") % {"most": MOST_ITEMS})
    if expression.identifier in known.catalogue.roots(Scope.CAMPAIGN) | known.catalogue.roots(Scope.PERSON):
        return known  # named by `_shadowed`
    return replace(known, items={expression.identifier: known.catalogue.listed[found.name]})


def _judge(expression: Expression, known: Known) -> None:
    """Raise for the first thing wrong with an expression that is no value of a person, printed."""
    for path in _paths(expression):
        if found := known.personal(path):
            raise _only_printed(found)
        _judge_name(".".join(map(str, path.path)), str(path.path[0]), known)
    _judge_filters(expression)
    if plural_forms(expression):
        _judge_plural(expression, known)


def _judge_name(name: str, root: str, known: Known) -> None:
    if root in known.local or (root == _LOOP and not known.items):
        return
    if root in known.items:
        raise Objection("PLACEHOLDER_UNKNOWN", unknown(name, known.items[root], prefix=f"{root}."))
    whole, _point, step = name.rpartition(".")
    # A list among the campaign's values may be asked for its size, or for one of its items.
    is_of_a_list = known.of_campaign(whole) and (step in _STEPS or step.isdecimal())
    if not known.of_campaign(name) and not is_of_a_list:
        raise Objection("PLACEHOLDER_UNKNOWN", unknown(name, known.catalogue, names=known.names))


def _judge_output(expression: Expression, found: Personal, known: Known) -> None:
    """Raise for the first thing wrong with a person's value that is printed."""
    placeholder = found.placeholder
    if known.items and not found.of_item:
        raise Objection("LIST_NESTED", _("Within a list, only what an item has can be printed."))
    is_list = placeholder.type is Type.LIST and placeholder.scope is Scope.PERSON
    if placeholder.type is Type.YES_NO or is_list:
        raise _only_printed(found)
    filters = getattr(expression, "filters", None) or []
    _judge_filters(expression)
    if plural_forms(expression) and len(filters) == 1 and placeholder.type is Type.NUMBER:
        return _judge_plural(expression, known)
    default = default_of(expression)
    if filters and (len(filters) > 1 or default is None):
        raise _only_printed(found)
    if default is None and not placeholder.required:
        raise Objection(
            "PLACEHOLDER_WITHOUT_DEFAULT",
            _("Some people have no %(label)s: say what they shall read instead, as in %(example)s.")
            % {"label": placeholder.label, "example": f'{{{{ {".".join(path_of(expression))} | default: "…" }}}}'},
        )
    return None


def _judge_filters(expression: Expression) -> None:
    for filter_ in getattr(expression, "filters", None) or ():
        if filter_.name not in dialect.ENVIRONMENT.filters:
            raise Objection("FILTER_UNKNOWN", _("There is no filter “%(name)s” here.") % {"name": filter_.name})
        if filter_.name == PLURAL and not plural_forms(expression):
            raise Objection("PLURAL_LACKS", _("The filter “plural” stands last, with its words by category."))


def _judge_plural(expression: Expression, known: Known) -> None:
    """Raise where the words of a number are none, or lack a category of the language."""
    forms = plural_forms(expression)
    if not all(isinstance(form, str) and name for name, form in forms.items()):
        text = _("Write the words of a number between quotation marks, each with its category.")
        raise Objection("PLURAL_LACKS", text)
    lacking = [plurals.OTHER] if plurals.OTHER not in forms else []
    if known.language:
        lacking = plurals.lacking(forms, language=known.language)
    if lacking:
        text = _("The words for “%(categories)s” are missing: the language needs them.")
        raise Objection("PLURAL_LACKS", text % {"categories": ", ".join(lacking)})


def _paths(expression: Expression) -> Iterator[Path]:
    if isinstance(expression, BooleanExpression):
        expression = expression.expression
    if isinstance(expression, Path):
        yield expression
    for child in expression.children():
        yield from _paths(child)


def _only_printed(found: Personal) -> Objection:
    text = _(
        "“%(name)s” differs from person to person. It can only be written as in %(example)s: no other condition, "
        "loop or filter."
    )
    return Objection("LOGIC_ON_PERSON", text % {"name": found.name, "example": found.placeholder.example})


def unknown(name: str, catalogue: Catalogue, *, names: Collection[str] = (), prefix: str = "") -> str:
    """The sentence for a name that does not exist, with those of the same kind that do, or else look alike."""
    existing = [*(f"{prefix}{one.name}" for one in catalogue.values() if not one.notice_kind), *sorted(names)]
    root = name.partition(".")[0]
    alike = [one for one in existing if one.startswith(f"{root}.")] or get_close_matches(name, existing, cutoff=0.5)
    if not alike:
        return _("There is no placeholder “%(name)s”.") % {"name": name}
    return _("There is no placeholder “%(name)s”. There are: %(names)s.") % {"name": name, "names": ", ".join(alike)}
