"""Texts to render: as short as a test needs, in any of the nine languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.flow.render import CompiledEmail, Frame, Sender, compile_email
from campaigns.migrations._brand import BRAND
from campaigns.placeholders import Fact

SENDER = Sender(name="Paris 2024", address="news@example.org", reply_to="answers@example.org", sms_id="PARIS2024")
LEAVE = "https://example.org/u/one-person"
# Where nothing is known of the person: the page on which anybody asks for their own link.
CHOOSE = "http://testserver/p/en/preferences/"
NAME = "{{ person.given_name | default: 'friend' }}"


def write(
    body: str = "Come and see.",
    *,
    subject: str = "News",
    heading: str = "",
    button_label: str = "",
    button_url: str = "",
    **fields: str,
) -> Content:
    """An e-mail of a heading, a text and a button, whichever of them there are."""
    blocks = (
        Block("heading", BlockKind.HEADING, text=heading, settings={"level": 1}),
        Block("body", BlockKind.TEXT, text=body),
        Block("button", BlockKind.BUTTON, label=button_label, link=button_url),
    )
    kept = tuple(block for block in blocks if block.text or block.label or block.link)
    return Content(subject=subject, blocks=kept, **fields)


def framed(
    purpose: str = Purpose.MARKETING,
    *,
    sender: Sender = SENDER,
    values: Mapping[str, Fact] | None = None,
    layout: str = BRAND,
    **rest: Any,
) -> Frame:
    return Frame(purpose=purpose, sender=sender, facts=values or {}, layout=layout, **rest)


def compile_text(
    body: str = "Come and see.",
    *,
    language: str = "en",
    purpose: str = Purpose.MARKETING,
    sender: Sender = SENDER,
    values: Mapping[str, Fact] | None = None,
    layout: str = BRAND,
    **fields: str,
) -> CompiledEmail:
    frame = framed(purpose, sender=sender, values=values, layout=layout)
    return compile_email(write(body, **fields), language=language, frame=frame)
