"""What is wrong with one language of a text, on all its channels? Compiled for each by the code that delivers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from campaigns import versions
from campaigns.blocks.content import Content
from campaigns.enums import BlockKind
from campaigns.findings import defaults, law, looks, markup, pictures, push, size, sms
from campaigns.flow import render
from campaigns.flow.render import CompiledEmail, CompiledPush, CompiledSms, Finding, Frame
from campaigns.flow.render.parts import MOST_ITEMS
from campaigns.placeholders import CATALOGUE, SALUTATIONS, SlotValue, Type, sample_person
from contacts.enums import Channel
from contacts.models import Topic

# What no author writes: if it is seen on the page, it is the link that we make.
_WAY_OUT: Final = "https://way-out.invalid/unsubscribe"


def of_language(
    content: Content, language: str, *, channels: Sequence[str], purpose: str, topic: Topic, frame: Frame
) -> list[Finding]:
    """Everything wrong with these words in this frame. Never raises for a bad text; one too long is not even read."""
    found = render.too_long(content, channels=channels)
    if not found:
        found = [each for channel in channels for each in _of_channel(channel, content, language, frame)]
        if Channel.EMAIL in channels:
            found += _of_blocks(content, purpose=purpose, topic=topic)
        if Channel.SMS in channels:
            found += law.stop_missing(purpose, stop=frame.stop)
        found += defaults.left_as_offered(content, channels)
        found += _heads(content, frame, channels, already=found)
    return [replace(each, language=language) for each in dict.fromkeys(found)]


def _of_channel(channel: str, content: Content, language: str, frame: Frame) -> Iterator[Finding]:
    """What the engine refuses, or what is wrong with what it made. Compiled once for all rules."""
    try:
        compiled = versions.compiled_draft(content, language=language, channel=channel, frame=frame)
    except render.ContentRefused as refusal:
        yield from (replace(each, channel=each.channel or channel) for each in refusal.findings)
        return
    values = sample_person(language, sessions=frame.sessions)
    match compiled:
        case CompiledEmail():
            yield from _of_email(compiled, values, partial(render.compile_named, content, frame=frame))
        case CompiledSms():
            sample, longest = (render.fill(compiled, each).text for each in (values, _longest(values)))
            yield from sms.too_long(sample, longest, purpose=compiled.purpose)
        case CompiledPush():
            filled = render.fill(compiled, values)
            yield from push.cut(filled.title, filled.body, filled.url)


def _of_email(
    compiled: CompiledEmail, values: Mapping[str, SlotValue], named: Callable[..., CompiledEmail]
) -> Iterator[Finding]:
    """`named` compiles the same with the names of its blocks: worth its time only where something looks wrong."""
    html = render.fill(compiled, values, unsubscribe_url=_WAY_OUT).html
    page = looks.read(html)
    yield from law.unsubscribe_missing(compiled.purpose, is_seen=looks.leads_to(page, _WAY_OUT))
    yield from size.nearly_too_big(html)
    if any(looks.faint_words(page)):
        with suppress(render.ContentRefused):  # the names may make it too big
            again = named(language=compiled.language)
            page = looks.read(render.fill(again, values, unsubscribe_url=_WAY_OUT).html)
        yield from looks.faint_words(page)


def _of_blocks(content: Content, *, purpose: str, topic: Topic) -> Iterator[Finding]:
    yield from law.selling(content, purpose=purpose)
    yield from law.competing(content.blocks, of_topic=topic.partner.code if topic.partner else "")
    yield from markup.in_blocks(content)
    yield from pictures.without_alt(content)
    yield from pictures.heavy(content)
    for block in content.blocks:
        if block.kind == BlockKind.MJML:
            yield from looks.unsupported_in_block(block.key, block.text)


def _heads(
    content: Content, frame: Frame, channels: Iterable[str], *, already: Iterable[Finding]
) -> Iterator[Finding]:
    """Unsafe heads, but for those of which the engine has said so in its own words."""
    said = {(each.channel, each.field) for each in already}
    for each in law.header_unsafe(content, sender=frame.sender):
        if each.channel in channels and (each.channel, each.field) not in said:
            yield each


def _longest(values: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """The same person with names as long, and lists of as many, as there could be."""
    names = {name for name, found in CATALOGUE.items() if not found.trusted and found.type is Type.TEXT}
    names |= {greeting.slot for greeting in SALUTATIONS.values()}
    lists = {name: [*found][:1] * MOST_ITEMS for name, found in values.items() if isinstance(found, list)}
    return {**values, **lists, **dict.fromkeys(names & values.keys(), sms.LONGEST_VALUE)}
