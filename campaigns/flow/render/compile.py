"""How does one language of a message become literals, and parts that wait for the person?"""

from __future__ import annotations

from dataclasses import replace

from campaigns.blocks.content import Content
from campaigns.enums import Purpose, Severity
from campaigns.flow.render import blocks, choices, counted, judging, layout, soundness
from campaigns.flow.render.checks import check
from campaigns.flow.render.compiled import Compiled, CompiledEmail, CompiledPush, CompiledSms
from campaigns.flow.render.content import ContentRefused, Finding, Frame
from campaigns.flow.render.escaping import plain_spaces
from campaigns.flow.render.judging import refuse
from campaigns.flow.render.lines import crlf, fold_html
from campaigns.flow.render.marking import MarkedContent, mark, sheet_for
from campaigns.flow.render.parts import joined
from campaigns.flow.render.places import Place
from campaigns.flow.render.sheet import Sheet, Torn
from contacts.enums import Channel


def compile_for(channel: str, content: Content, *, language: str, frame: Frame) -> Compiled:
    """The message on this channel. Raises `ContentRefused`, as each of them does."""
    match channel:
        case Channel.SMS:
            return compile_sms(content, language=language, frame=frame)
        case Channel.PUSH:
            return compile_push(content, language=language, frame=frame)
        case _:
            return compile_email(content, language=language, frame=frame)


def compile_email(content: Content, *, language: str, frame: Frame) -> CompiledEmail:
    """The e-mail with all that is the campaign's own filled in. Raises `ContentRefused` where `check` finds a mistake.

    Raises, too, where a fact of the campaign is missing or blank, lacks its form, or is no link though it stands for
    one; where somebody would see an empty text; and where the e-mail grows too big.
    """
    return _email(content, language=language, frame=frame, names_blocks=False)


def compile_named(content: Content, *, language: str, frame: Frame) -> CompiledEmail:
    """The same with comments that name the blocks: never sent, but whoever judges the page can say where."""
    return _email(content, language=language, frame=frame, names_blocks=True)


def _email(content: Content, *, language: str, frame: Frame, names_blocks: bool) -> CompiledEmail:
    if len(frame.layout) > soundness.MOST_CHARACTERS:
        refuse(
            [Finding("TEXT_TOO_LONG", Severity.ERROR, soundness.too_long().message, field="layout")], language=language
        )
    sheet, marked = _marked(content, Channel.EMAIL, language=language, frame=frame)
    refuse(judging.of_places(content, marked, sheet=sheet), language=language)
    composed = blocks.compose(marked, sheet=sheet, language=language, frame=frame, names_blocks=names_blocks)
    page = layout.to_html(composed.mjml, language=language)
    refuse(judging.of_size((sheet.sized(page, 0),)), language=language)  # before more is made of it
    refuse(judging.of_designs(content, marked, page=page, text=composed.text, sheet=sheet), language=language)
    subject = sheet.header(marked.subject)
    try:
        html = sheet.html(fold_html(page, sheet=sheet))
        text = sheet.text(crlf("\n\n".join(composed.text) + "\n"))
    except Torn as torn:
        raise ContentRefused([_torn(language)]) from torn
    if frame.counted_for is not None:
        html = counted.through_us(html, campaign=frame.counted_for)
    refuse([*judging.of_words(marked, subject, sheet=sheet), *judging.of_size(html)], language=language)
    return CompiledEmail(language, str(frame.purpose), replace(frame.sender, sms_id=""), subject, html, text)


def compile_sms(content: Content, *, language: str, frame: Frame) -> CompiledSms:
    """The SMS: Liquid alone, its lines kept; marketing ends with how one leaves. Raises `ContentRefused`."""
    sheet, marked = _marked(content, Channel.SMS, language=language, frame=frame)
    text = sheet.parts(plain_spaces(marked.sms), Place.SMS)
    refuse(judging.of_short({"sms": text}, channel=Channel.SMS), language=language)
    if frame.stop and frame.purpose == Purpose.MARKETING:
        text = joined((*text, f"\n{plain_spaces(frame.stop)}"))
    return CompiledSms(language, str(frame.purpose), text, frame.sender.sms_id)


def compile_push(content: Content, *, language: str, frame: Frame) -> CompiledPush:
    """The push message: Liquid alone. Raises `ContentRefused`."""
    sheet, marked = _marked(content, Channel.PUSH, language=language, frame=frame)
    title, body = sheet.header(marked.push_title), sheet.parts(marked.push_body, Place.SCREEN)
    found = judging.of_short({"push_title": title, "push_body": body}, channel=Channel.PUSH)
    refuse([*found, *judging.of_places(content, marked, sheet=sheet, channel=Channel.PUSH)], language=language)
    return CompiledPush(language, str(frame.purpose), title, body, sheet.text(marked.push_url))


def _marked(content: Content, channel: str, *, language: str, frame: Frame) -> tuple[Sheet, MarkedContent]:
    sheet = sheet_for(content, channel)
    found = check(
        content,
        purpose=frame.purpose,
        channels=(channel,),
        names=frame.facts.keys(),
        language=language,
        notice_kind=frame.notice_kind,
        catalogue=frame.catalogue,
        sheet=sheet,
    )
    refuse(found, language=language)
    try:
        return sheet, mark(content, frame=frame, language=language, sheet=sheet, channel=channel)
    except ContentRefused as refusal:
        raise ContentRefused([replace(finding, language=language) for finding in refusal.findings]) from refusal


def _torn(language: str) -> Finding:
    """Layout itself has taken apart what belonged together: a designer's own MJML can."""
    message = choices.torn_message()
    return Finding(
        "CHOICE_TORN", Severity.ERROR, message, language=language, channel=Channel.EMAIL, field="text", line=1
    )
