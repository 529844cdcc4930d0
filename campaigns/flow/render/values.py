"""What can stand at a mark? A value that is known, or what is needed to write one that depends on the person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A value known at compile time. It is never read as Markdown or HTML, whatever it holds."""

    text: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A value to come: `name`, what to write where it is missing, and whether it is a whole URL of ours."""

    name: str
    default: str | None
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """A value that chooses one of the texts that are ready: `otherwise`, if there is one, where it is none of them.

    With `is_key`, a link says the value itself.
    """

    name: str
    texts: tuple[tuple[str, str], ...]
    otherwise: str | None = None
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A number to come. A form is what stands around each place of the number, by category of CLDR."""

    name: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    code: str
    group: str
    digits: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of an item of a list to come; see `parts.Ordinal`."""

    first: int
    step: int


Value = Literal | Awaited | Looked | Counted | Numbered


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and the part of a URL it is, if it is one: `whole`, `part` or none."""

    value: Value
    url: str = ""
