"""Texts made at random, and a second way to write them for a person: all at once, as if nobody else were written to.

A `Piece` knows its own Liquid, and what stands in its place for one person. The reference puts a person's words into
the author's Markdown, each sign of Markdown escaped, and then compiles that as a text without any placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from hypothesis import strategies as st

from committee import cldr

GIVEN: Final = "person.given_name"
COUNT: Final = "person.ticket_count"
HAS: Final = "person.has_tickets"
VOLUNTEER: Final = "person.is_volunteer"
TICKETS: Final = "person.tickets"
FORMS: Final = {"one": "# billet", "other": "# billets"}
_SIGNS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def literally(words: str) -> str:
    """Words as Markdown reads them: none of their signs means anything."""
    return _SIGNS.sub(r"\\\1", words)


class Piece(Protocol):
    """A part of a text: what the author writes, and what one person reads."""

    def source(self) -> str: ...

    def told(self, person: Mapping[str, Any]) -> str: ...


@dataclass(frozen=True)
class Words:
    words: str

    def source(self) -> str:
        return self.words

    def told(self, person: Mapping[str, Any]) -> str:  # noqa: ARG002 (the same for everybody)
        return self.words


@dataclass(frozen=True)
class Name:
    default: str

    def source(self) -> str:
        return f'{{{{ {GIVEN} | default: "{self.default}" }}}}'

    def told(self, person: Mapping[str, Any]) -> str:
        name = person[GIVEN]
        return literally(name if name and not name.isspace() else self.default)


@dataclass(frozen=True)
class Count:
    def source(self) -> str:
        return f'{{{{ {COUNT} | plural: one: "{FORMS["one"]}", other: "{FORMS["other"]}" }}}}'

    def told(self, person: Mapping[str, Any]) -> str:
        number = person[COUNT]
        form = FORMS["one" if cldr.plural_category(number, "fr") == "one" else "other"]
        return literally(form.replace("#", cldr.number(number, "fr")))


@dataclass(frozen=True)
class Either:
    name: str
    yes: tuple[Piece, ...]
    no: tuple[Piece, ...]

    def source(self) -> str:
        return f"{{% if {self.name} %}}{_source(self.yes)}{{% else %}}{_source(self.no)}{{% endif %}}"

    def told(self, person: Mapping[str, Any]) -> str:
        return _told(self.yes if person[self.name] else self.no, person)


@dataclass(frozen=True)
class Gates:
    def source(self) -> str:
        return f'{{% for one in {TICKETS} %}}{{{{ one.gate | default: "?" }}}}{{% else %}}aucune{{% endfor %}}'

    def told(self, person: Mapping[str, Any]) -> str:
        gates = [item["gate"] if item["gate"].strip() else "?" for item in person[TICKETS]]
        return literally(cldr.joined(gates, "fr")) if gates else "aucune"


@dataclass(frozen=True)
class Within:
    """Pieces within a sign of Markdown: emphasis, or the words of a link."""

    before: str
    pieces: tuple[Piece, ...]
    after: str

    def source(self) -> str:
        return f"{self.before}{_source(self.pieces)}{self.after}"

    def told(self, person: Mapping[str, Any]) -> str:
        return f"{self.before}{_told(self.pieces, person)}{self.after}"


@dataclass(frozen=True)
class Paragraph:
    """A block of its own, with what makes it a heading or an item before it."""

    before: str
    pieces: tuple[Piece, ...]

    def source(self) -> str:
        return f"{self.before}X {_source(self.pieces)} X\n\n"

    def told(self, person: Mapping[str, Any]) -> str:
        return f"{self.before}X {_told(self.pieces, person)} X\n\n"


@dataclass(frozen=True)
class Blocks:
    """Whole blocks that are there for some."""

    name: str
    yes: tuple[Paragraph, ...]
    no: tuple[Paragraph, ...]

    def source(self) -> str:
        return f"{{% if {self.name} %}}\n{_source(self.yes)}{{% else %}}\n{_source(self.no)}{{% endif %}}\n\n"

    def told(self, person: Mapping[str, Any]) -> str:
        return _told(self.yes if person[self.name] else self.no, person)


@dataclass(frozen=True)
class Bullets:
    """A list with an item for each ticket, or a paragraph for who has none."""

    words: str

    def source(self) -> str:
        item = f'- {self.words} {{{{ one.gate | default: "?" }}}}'
        return f"A\n\n{{% for one in {TICKETS} %}}\n{item}\n{{% else %}}\nAucun.\n{{% endfor %}}\n\nB\n\n"

    def told(self, person: Mapping[str, Any]) -> str:
        gates = [item["gate"] if item["gate"].strip() else "?" for item in person[TICKETS]]
        items = "\n".join(f"- {self.words} {literally(gate)}" for gate in gates)
        return f"A\n\n{items or 'Aucun.'}\n\nB\n\n"


def _source(pieces: Sequence[Piece]) -> str:
    return "".join(piece.source() for piece in pieces)


def _told(pieces: Sequence[Piece], person: Mapping[str, Any]) -> str:
    return "".join(piece.told(person) for piece in pieces)


_WORDS = st.lists(st.sampled_from(["été", "les portes", "14:30", "à", "1 000", "漢字", "–"]), min_size=1, max_size=3)
_LEAVES = st.one_of(
    _WORDS.map(" ".join).map(Words),
    st.sampled_from(["vous", "cher public", "*"]).map(Name),
    st.just(Count()),
    st.just(Gates()),
)
_HAVE = st.sampled_from([HAS, VOLUNTEER])
_EITHER = st.builds(Either, _HAVE, st.tuples(_LEAVES), st.tuples(_LEAVES))
# A condition around whole blocks is the third: no author may write a fourth.
_INLINE = st.one_of(
    _LEAVES,
    _EITHER,
    st.builds(Either, _HAVE, st.tuples(_EITHER), st.tuples(_LEAVES)),
    # Emphasis that begins or ends with a sign depends on what stands beside it.
    st.builds(Within, st.just("**mot "), st.tuples(_WORDS.map(" ".join).map(Words)), st.just(" mot**")),
    st.builds(Within, st.just("["), st.tuples(_LEAVES | _EITHER), st.just("](https://example.org/a?b=1&c=2)")),
)
_PARAGRAPHS = st.builds(
    Paragraph, st.sampled_from(["", "", "## ", "> "]), st.lists(_INLINE, min_size=1, max_size=3).map(tuple)
)
_GROUPS = st.lists(_PARAGRAPHS, max_size=2).map(tuple)
TEXTS = st.lists(
    st.one_of(
        _PARAGRAPHS,
        st.builds(Blocks, st.sampled_from([HAS, VOLUNTEER]), _GROUPS, _GROUPS),
        _WORDS.map(" ".join).map(Bullets),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
# Who reads from right to left is set apart by an element that no author can write: that has tests of its own.
_NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn"], max_codepoint=0x24F), max_size=12)
PEOPLE = st.fixed_dictionaries(
    {
        GIVEN: st.one_of(
            st.none(), _NAMES, st.sampled_from(["{{ x }}", "<b>&amp;", "- 1. # > |", "[a](b)", "*a* __b__"])
        ),
        COUNT: st.integers(0, 2_000_000),
        HAS: st.booleans(),
        VOLUNTEER: st.booleans(),
        TICKETS: st.lists(st.fixed_dictionaries({"gate": _NAMES}), max_size=4),
    }
)


def source_of(text: Sequence[Piece]) -> str:
    """The text as its author writes it."""
    return f"Début.\n\n{_source(text)}"


def told_to(text: Sequence[Piece], person: Mapping[str, Any]) -> str:
    """The text as it would be written to this person and to nobody else."""
    return f"Début.\n\n{_told(text, person)}"
