"""How does the text get the look of the brand? Through the MJML layout, once per text and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import mjml
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from campaigns.flow.render.wording import WORDING
from committee.languages import direction

_TEMPLATE: Final = "campaigns/email/layout.mjml"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where an e-mail leads its reader who wants something else of us; empty where it leads nowhere."""

    leave: str  # not from service and safety
    choose: str  # not from notices, which answer what somebody has just done


@dataclass(frozen=True, slots=True)
class Framed:
    """What the layout puts into its frame. All is plain text with marks, but for `body_html`."""

    language: str
    sender_name: str
    preheader: str
    heading: str
    body_html: str
    button_label: str
    button_url: str
    ways: Ways


def page(framed: Framed) -> str:
    """The whole HTML page, its marks still in it."""
    wording = WORDING[framed.language]
    sentence = wording.marketing if framed.ways.leave else wording.service
    source = render_to_string(
        _TEMPLATE,
        {
            "language": framed.language,
            "direction": direction(framed.language),
            "start": "right" if direction(framed.language) == "rtl" else "left",
            "sender_name": framed.sender_name,
            "preheader": framed.preheader,
            "heading": framed.heading,
            "body": mark_safe(framed.body_html),  # noqa: S308 (cleaned by an allow-list in `markdown`)
            "button_label": framed.button_label,
            "button_url": framed.button_url,
            "reason": _reason(sentence, framed.sender_name),
            "unsubscribe": wording.unsubscribe,
            "unsubscribe_url": framed.ways.leave,
            "preferences": wording.preferences,
            "preferences_url": framed.ways.choose,
        },
    )
    return str(mjml.mjml2html(source))


def _reason(sentence: str, sender_name: str) -> str:
    # A name may be written in the other direction than the sentence around it.
    return format_html(sentence.replace("%s", "{}"), format_html("<bdi>{}</bdi>", sender_name))
