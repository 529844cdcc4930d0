"""Contents to judge: right as they come, so that a test names only what is wrong."""

from __future__ import annotations

from typing import Any

from campaigns.blocks.content import Block, Content, Picture
from campaigns.findings import Finding

SEEN = Picture("https://example.org/i/a.jpg", 1200, 600, alt="The stadium", size=90_000)


def content(*blocks: Block, **fields: Any) -> Content:
    return Content(**{"subject": "Doors open at nine", "blocks": blocks or (block(text="Come early."),), **fields})


def block(kind: str = "text", key: str = "b1", **fields: Any) -> Block:
    return Block(key=key, kind=kind, **fields)


def found(findings: Any) -> list[tuple[str, str, str, str, str]]:
    """Code, severity, channel, block and field of each: what it is and where."""
    return [(each.code, each.severity.value, each.channel, each.block, each.field) for each in findings]


def only(findings: Any) -> Finding:
    (one,) = findings
    return one
