"""What does one language of a template say, on every channel?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.placeholders.types import Money


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it stands in a text: where it lies, how big it is, and what it shows, in words."""

    url: str
    width: int
    height: int
    alt: str = ""
    size: int = 0  # in bytes
    is_decorative: bool = False  # nothing is lost where it is not seen: it needs no words


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as a text offers it."""

    code: str
    name: str
    link: str
    price: Money
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One part of an e-mail. Which of its texts are used depends on its kind."""

    key: str
    kind: str
    text: str = ""
    second: str = ""
    label: str = ""
    link: str = ""
    picture: Picture | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    goods: tuple[Goods, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """The words of one language as they were written, with their Liquid."""

    subject: str = ""
    preheader: str = ""
    blocks: tuple[Block, ...] = ()
    sms: str = ""
    push_title: str = ""
    push_body: str = ""
    push_url: str = ""
