"""What does a text know while it is written? The campaign's facts, the names there are, the sheet for its marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, cast

from liquid import RenderContext
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, Path
from liquid.expression import Expression

from campaigns.flow.render.sheet import Sheet
from campaigns.placeholders import Catalogue, Fact, Placeholder, Scope, Type, localised

# The name under which this travels through a rendering; no author can write it.
_KEY: Final = " writing"

# The value of an item that says which session it is of.
SESSION_OF_ITEM: Final = "session"


class Personal(NamedTuple):
    """A name whose value only a person has. `of_item` says that it is an item's of one of their lists."""

    name: str
    placeholder: Placeholder
    of_item: bool


@dataclass
class Writing:
    """One language of a message while its texts are written."""

    sheet: Sheet
    language: str
    catalogue: Catalogue
    facts: Mapping[str, Fact]
    # What other sessions are called and when they begin, by their code and then by the names of an item.
    sessions: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    # The names that stand for an item of a person's list just now, and what such an item has.
    items: dict[str, Catalogue] = field(default_factory=dict)

    @cached_property
    def context(self) -> dict[str, object]:
        """What Liquid looks names up in: the same for every text that is written."""
        roots = {name.partition(".")[0] for name in self.facts}
        known = {root: _looked_up(root, self) for root in roots}
        return {**known, _KEY: self}

    @cached_property
    def branches(self) -> frozenset[str]:
        """What other names begin with: `session` of `session.name`."""
        steps = (name.split(".") for name in self.facts)
        return frozenset(".".join(each[:end]) for each in steps for end in range(1, len(each)))

    @staticmethod
    def of(context: RenderContext) -> Writing:
        """The one this rendering belongs to."""
        return cast("Writing", context.globals[_KEY])

    @contextmanager
    def item(self, name: str, catalogue: Catalogue) -> Iterator[None]:
        """Within it, `name` stands for an item of a list."""
        before = dict(self.items)
        self.items[name] = catalogue
        try:
            yield
        finally:
            self.items = before

    def personal(self, expression: Expression) -> Personal | None:
        """The name of a person that this expression is, whatever filters follow; none if it is anything else."""
        return personal_name(expression, catalogue=self.catalogue, items=self.items)

    def raw(self, fact: Fact, placeholder: Placeholder | None) -> Any:
        """The value as the campaign's logic meets it: a number, yes or no, or the words of this language.

        Raises `FormMissing`.
        """
        if placeholder and placeholder.type is Type.YES_NO:
            return bool(fact)
        if isinstance(fact, tuple):
            return [self.raw(one, placeholder) for one in fact]
        if placeholder is None or isinstance(fact, str | int | list):
            return fact
        return localised(fact, placeholder, language=self.language)


def personal_name(expression: Expression, *, catalogue: Catalogue, items: Mapping[str, Catalogue]) -> Personal | None:
    """As `Writing.personal`."""
    path = path_of(expression)
    if not path:
        return None
    if (item := items.get(path[0])) is not None:
        name = ".".join(path[1:])
        return Personal(name, item[name], of_item=True) if name in item else None
    name = ".".join(path)
    placeholder = catalogue.get(name)
    if placeholder is None or placeholder.scope is Scope.CAMPAIGN:
        return None
    return Personal(name, placeholder, of_item=False)


def path_of(expression: Expression) -> list[str]:
    """The steps of a name, whatever filters follow it; none for anything else."""
    if isinstance(expression, FilteredExpression):
        expression = expression.left
    if isinstance(expression, BooleanExpression):
        expression = expression.expression
    return [str(step) for step in expression.path] if isinstance(expression, Path) else []


class _Branch(Mapping[str, Any]):
    """The facts below a name, each written in words only when it is asked for."""

    def __init__(self, prefix: str, writing: Writing) -> None:
        self._prefix, self._writing = prefix, writing

    def __getitem__(self, key: str) -> Any:
        return _looked_up(f"{self._prefix}.{key}", self._writing)

    def __iter__(self) -> Iterator[str]:
        return (name[len(self._prefix) + 1 :] for name in self._writing.facts if name.startswith(f"{self._prefix}."))

    def __len__(self) -> int:
        return sum(1 for _name in self)


def _looked_up(name: str, writing: Writing) -> Any:
    """The fact of this name, or those below it. Raises `KeyError`."""
    if name in writing.facts:
        return writing.raw(writing.facts[name], writing.catalogue.get(name))
    if name not in writing.branches:
        raise KeyError(name)
    return _Branch(name, writing)
