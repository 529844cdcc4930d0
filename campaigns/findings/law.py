"""What does the law ask of a message, and what may stand in which? By purpose, topic and sender."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from django.utils.translation import gettext as _

from campaigns.blocks.content import Block, Content
from campaigns.enums import BlockKind, Purpose, Severity
from campaigns.flow.render import characters
from campaigns.flow.render.content import Finding, Sender
from campaigns.models import MessageTemplate
from contacts.enums import Channel

_LONGEST_LINE: Final = 998  # octets, RFC 5322
_SELLING: Final = frozenset({BlockKind.PRODUCTS, BlockKind.PARTNER})


def topic_wrong(template: MessageTemplate) -> Iterator[Finding]:
    """TOPIC_WRONG: nobody could be written to about it, or nobody could refuse it."""
    if fault := template.topic_fault():
        yield Finding("TOPIC_WRONG", Severity.ERROR, str(fault), field="topic")


def unsubscribe_missing(purpose: str, *, is_seen: bool) -> Iterator[Finding]:
    """UNSUBSCRIBE_MISSING: a marketing e-mail whose page shows no way out; `is_seen`, that every reader sees one."""
    if purpose == Purpose.MARKETING and not is_seen:
        message = _("The page shows no way to unsubscribe: write {{ footer }} in the layout, where everybody sees it.")
        yield Finding("UNSUBSCRIBE_MISSING", Severity.ERROR, message, channel=Channel.EMAIL, field="layout")


def stop_missing(purpose: str, *, stop: str) -> Iterator[Finding]:
    """UNSUBSCRIBE_MISSING: a marketing SMS of a sender who does not say how to stop them."""
    if purpose == Purpose.MARKETING and not stop.strip():
        message = _("The sender does not say in this language how to stop its SMS: marketing must.")
        yield Finding("UNSUBSCRIBE_MISSING", Severity.ERROR, message, channel=Channel.SMS, field="sms")


def selling(content: Content, *, purpose: str) -> Iterator[Finding]:
    """PARTNER_IN_SERVICE: what is sold, where people are written to without having asked."""
    if purpose == Purpose.MARKETING:
        return
    for block in content.blocks:
        if block.kind in _SELLING:
            message = _("Products and partners stand in marketing alone: take this block out.")
            yield Finding(
                "PARTNER_IN_SERVICE", Severity.ERROR, message, channel=Channel.EMAIL, block=block.key, field="kind"
            )


def competing(blocks: Collection[Block], *, of_topic: str) -> Iterator[Finding]:
    """PARTNERS_COMPETE: two partners in one message. `of_topic` is the code of the one meant where none is named."""
    named = {
        str(block.settings.get("partner") or of_topic): block for block in blocks if block.kind == BlockKind.PARTNER
    }
    if len(named) > 1:
        message = _("Two partners stand in one message (%(partners)s): ask both.")
        last = list(named.values())[-1]
        values = {"partners": ", ".join(sorted(filter(None, named)))}
        yield Finding(
            "PARTNERS_COMPETE", Severity.WARNING, message % values, channel=Channel.EMAIL, block=last.key, field="kind"
        )


def header_unsafe(content: Content, *, sender: Sender) -> Iterator[Finding]:
    """HEADER_UNSAFE: what would write lines of its own into the head of a message, or hide what it says."""
    heads = {
        "subject": (content.subject, Channel.EMAIL),
        "preheader": (content.preheader, Channel.EMAIL),
        "sender": (sender.name, Channel.EMAIL),
        "reply_to": (sender.reply_to, Channel.EMAIL),
        "sms_sender": (sender.sms_id, Channel.SMS),
        "push_title": (content.push_title, Channel.PUSH),
    }
    for field, (text, channel) in heads.items():
        if found := characters.unsafe_in_a_head(text):
            message = _("The character %(code)s ends a line or hides what is written: delete it.")
            code = f"U+{ord(found):04X}"
            yield Finding("HEADER_UNSAFE", Severity.ERROR, message % {"code": code}, channel=channel, field=field)
        elif len(text.encode("utf-8", "surrogatepass")) > _LONGEST_LINE:
            message = _("This is longer than the %(most)s bytes that a line of a message may have.")
            yield Finding(
                "HEADER_UNSAFE", Severity.ERROR, message % {"most": _LONGEST_LINE}, channel=channel, field=field
            )
