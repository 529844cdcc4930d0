"""What has been written for the demonstration: five texts for three channels, in nine languages.

How they are built stands here, once; their words stand in a file each. They name no row of the database, so that
whoever tests how texts are drawn, checked or handed to translators has real ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from campaigns.demo.letters.reading import units_in
from campaigns.enums import BlockKind, Purpose
from contacts.demo import topics

_WORDS: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """A block: the key under which its words stand in the file, and which picture it shows."""

    key: str
    kind: BlockKind
    settings: Mapping[str, Any] = field(default_factory=dict)
    image: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    file: str
    purpose: Purpose
    topic: str
    folder: str
    tags: tuple[str, ...]
    parts: tuple[Part, ...]

    def units(self) -> dict[str, dict[str, str]]:
        """By language: the words by what they are of: `subject`, `hello.text`."""
        return units_in(_WORDS / self.file)


_TITLE: Final = Part("title", BlockKind.HEADING, {"level": 1})
_HELLO: Final = Part("hello", BlockKind.TEXT)
_BUTTON: Final = Part("button", BlockKind.BUTTON, {"look": "primary"})

# The first sessions of the programme, and the ceremony.
_FIRST: Final = ["FBL01", "HBL01", "ARC01", "OOC01"]

ONE_WEEK: Final = Letter(
    name="One week to go",
    file="one_week_to_go.md",
    purpose=Purpose.MARKETING,
    topic=topics.NEWS,
    folder="Spectators",
    tags=("newsletter", "ceremony"),
    parts=(
        _TITLE,
        Part("seine", BlockKind.IMAGE, {"width": 100}, image="seine"),
        _HELLO,
        Part("band", BlockKind.MJML),
        Part("first", BlockKind.SESSIONS, {"of": "chosen", "codes": _FIRST}),
        Part("news", BlockKind.TEXT),
        _BUTTON,
    ),
)
GETTING_THERE: Final = Letter(
    name="Getting to your venue",
    file="getting_to_your_venue.md",
    purpose=Purpose.SERVICE,
    topic=topics.TICKETS,
    folder="Spectators",
    tags=("transport",),
    parts=(
        _TITLE,
        _HELLO,
        Part("tickets", BlockKind.SESSIONS, {"of": "reader"}),
        Part("steps", BlockKind.TEXT),
        Part("ways", BlockKind.COLUMNS, {"split": "50-50"}),
        _BUTTON,
    ),
)
SHOP: Final = Letter(
    name="The shop before the Games",
    file="the_shop_before_the_games.md",
    purpose=Purpose.MARKETING,
    topic=topics.SHOP,
    folder="Spectators",
    tags=("shop", "partner"),
    parts=(
        _TITLE,
        Part("picture", BlockKind.IMAGE, {"width": 75}, image="collection"),
        _HELLO,
        Part("goods", BlockKind.PRODUCTS, {"codes": ["MUG", "TEE"]}),
        Part("partner", BlockKind.PARTNER, {"partner": "ORV"}),
        _BUTTON,
    ),
)
BRIEFING: Final = Letter(
    name="Volunteers’ briefing",
    file="volunteers_briefing.md",
    purpose=Purpose.SERVICE,
    topic=topics.VOLUNTEERING,
    folder="Volunteers",
    tags=("briefing",),
    parts=(
        _TITLE,
        _HELLO,
        Part("days", BlockKind.COLUMNS, {"split": "50-50"}),
        Part("thanks", BlockKind.TEXT),
        Part("button", BlockKind.BUTTON, {"look": "quiet"}),
    ),
)
POSTPONED: Final = Letter(
    name="Session postponed",
    file="session_postponed.md",
    purpose=Purpose.SAFETY,
    topic=topics.TICKETS,
    folder="Incidents",
    tags=("session",),
    parts=(
        _TITLE,
        _HELLO,
        Part("list", BlockKind.SESSIONS, {"of": "campaign"}),
        Part("advice", BlockKind.TEXT),
        _BUTTON,
    ),
)

LETTERS: Final = (ONE_WEEK, GETTING_THERE, SHOP, BRIEFING, POSTPONED)
