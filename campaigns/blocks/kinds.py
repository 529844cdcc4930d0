"""Which texts and which settings does each kind of block have? Settings are read strictly: the unknown is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import BlockKind
from committee.errors import CommitteeError

# More than anybody scrolls through, and few enough for one form and one compile.
MOST_BLOCKS: Final = 40
MOST_SESSIONS: Final = 40
MOST_PRODUCTS: Final = 6
_LONGEST_CODE: Final = 40

# The texts each kind shows, in the order in which they are written and read. What else a row holds is not read.
TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    BlockKind.HEADING: ("text",),
    BlockKind.TEXT: ("text",),
    BlockKind.IMAGE: ("text", "link"),
    BlockKind.BUTTON: ("label", "link"),
    BlockKind.COLUMNS: ("text", "second"),
    BlockKind.SESSIONS: ("text", "second"),
    BlockKind.PRODUCTS: ("text", "label"),
    BlockKind.PARTNER: ("text", "label", "link"),
    BlockKind.MJML: ("text",),
}
# The kinds that show a picture; one of them is nothing without it.
WITH_PICTURE: Final = frozenset({BlockKind.IMAGE, BlockKind.COLUMNS, BlockKind.PARTNER})

LEVELS: Final = (1, 2, 3)
WIDTHS: Final = (100, 75, 50)
LOOKS: Final = ("primary", "quiet")
SPLITS: Final = ("50-50", "33-67", "67-33")
SESSIONS_OF: Final = ("campaign", "reader", "chosen")


class BadSettings(CommitteeError):
    """What a block's settings say cannot be understood, and nothing is guessed."""

    message = gettext_lazy("The settings of this block cannot be read.")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is chosen of a block beside its words. Of each kind only its own fields mean anything."""

    level: int = 1
    width: int = 100
    look: str = "primary"
    split: str = "50-50"
    of: str = "campaign"
    codes: tuple[str, ...] = field(default=())
    partner: str = ""  # the code of one, or nobody's: the partner of the topic


# What each kind may be told, and which values there are to choose from.
_CHOICES: Final[Mapping[str, Mapping[str, tuple[int | str, ...]]]] = {
    BlockKind.HEADING: {"level": LEVELS},
    BlockKind.IMAGE: {"width": WIDTHS},
    BlockKind.BUTTON: {"look": LOOKS},
    BlockKind.COLUMNS: {"split": SPLITS},
    BlockKind.SESSIONS: {"of": SESSIONS_OF},
}
_MOST_CODES: Final[Mapping[str, int]] = {BlockKind.SESSIONS: MOST_SESSIONS, BlockKind.PRODUCTS: MOST_PRODUCTS}
_SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    kind: (
        *_CHOICES.get(kind, ()),
        *(("codes",) if kind in _MOST_CODES else ()),
        *(("partner",) if kind == BlockKind.PARTNER else ()),
    )
    for kind in BlockKind
}


def settings_of(kind: str) -> tuple[str, ...]:
    """The names of what may be set for a block of this kind."""
    return _SETTINGS.get(kind, ())


def read(kind: str, settings: object) -> Settings:
    """What those settings say of a block of this kind, the usual where they say nothing. Raises `BadSettings`."""
    if kind not in _SETTINGS:
        raise BadSettings(_("There is no kind of block called “%(kind)s”.") % {"kind": kind})
    if not isinstance(settings, Mapping):
        raise BadSettings(_("The settings of a block are names with their values."))
    if unknown := sorted(str(name) for name in settings if name not in _SETTINGS[kind]):
        raise BadSettings(_("This kind of block has no setting “%(name)s”.") % {"name": unknown[0]})
    return Settings(**{name: _READERS[name](kind, name, value) for name, value in settings.items()})


def written(kind: str, settings: Settings) -> dict[str, Any]:
    """As they are kept: what belongs to the kind and nothing else, so that the same choice is the same JSON."""
    return {
        name: list(value) if isinstance(value := getattr(settings, name), tuple) else value
        for name in settings_of(kind)
    }


def _chosen(kind: str, name: str, value: object) -> int | str:
    # By type, too: in Python True is 1 and 1.0 is 1, in a file of ours neither is a level.
    for choice in _CHOICES[kind][name]:
        if type(value) is type(choice) and value == choice:
            return choice
    allowed = ", ".join(str(choice) for choice in _CHOICES[kind][name])
    raise BadSettings(_("“%(name)s” is one of these: %(allowed)s.") % {"name": name, "allowed": allowed})


def _codes(kind: str, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadSettings(_("“%(name)s” is a list of codes.") % {"name": name})
    codes = tuple(_code(kind, name, each) for each in value)
    if len(codes) > _MOST_CODES[kind]:
        raise BadSettings(_("At most %(most)s can stand in one block.") % {"most": _MOST_CODES[kind]})
    if len(set(codes)) < len(codes):
        raise BadSettings(_("A code stands twice in the same block."))
    return codes


def _partner(kind: str, name: str, value: object) -> str:
    return _code(kind, name, value) if value != "" else ""


def _code(kind: str, name: str, value: object) -> str:  # noqa: ARG001 (read as the others are)
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_CODE:
        raise BadSettings(_("“%(name)s” names things by their codes.") % {"name": name})
    return value


_READERS: Final[Mapping[str, Any]] = {
    "level": _chosen,
    "width": _chosen,
    "look": _chosen,
    "split": _chosen,
    "of": _chosen,
    "codes": _codes,
    "partner": _partner,
}
