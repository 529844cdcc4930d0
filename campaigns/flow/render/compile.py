"""How does one language of a text become literals and slots?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from markdown_it.token import Token

from campaigns.enums import Purpose
from campaigns.flow.render import frame, markdown
from campaigns.flow.render.checks import check
from campaigns.flow.render.compiled import CompiledEmail
from campaigns.flow.render.content import ContentRefused, EmailContent, Sender, error
from campaigns.flow.render.frame import Ways
from campaigns.flow.render.lines import VALUE_BYTES, crlf, fold_html
from campaigns.flow.render.links import objection
from campaigns.flow.render.marking import MarkedEmail, mark, sheet_for
from campaigns.flow.render.parts import Part, Slot
from campaigns.flow.render.plaintext import RULE, PlainText
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Awaited
from campaigns.flow.render.wording import WORDING
from campaigns.placeholders import PREFERENCES, UNSUBSCRIBE

# Gmail cuts a longer message off, its footer and unsubscribe link with it.
MOST_BYTES: Final = 100_000


def compile_email(
    content: EmailContent,
    *,
    language: str,
    purpose: str,
    sender: Sender,
    campaign_values: Mapping[str, object],
    notice_kind: str | None = None,
) -> CompiledEmail:
    """The text with all that is the campaign's own filled in. Raises `ContentRefused` where `check` finds a mistake.

    `campaign_values` are by dotted name (`campaign.name`); `sender.name` is taken from `sender`. Raises, too, where a
    value of the campaign is missing, blank, or no link though it stands for one, and where the e-mail grows too big.
    `notice_kind` says which notice the text answers, if any.
    """
    values = {**campaign_values, "sender.name": sender.name}
    if findings := check(content, purpose=purpose, campaign_names=values.keys(), notice_kind=notice_kind):
        raise ContentRefused(findings)

    sheet = sheet_for(content, values)
    marked = mark(content, values, sheet=sheet)
    tokens = markdown.parse(marked.body, sheet=sheet)
    _judge_words(marked, sheet)
    _judge_links(marked, tokens, sheet)
    ways = Ways(
        leave=_link(UNSUBSCRIBE, sheet) if purpose == Purpose.MARKETING else "",
        # Where no person is known, the page on which anybody can ask for their own link.
        choose=""
        if notice_kind
        else _link(PREFERENCES, sheet, default=f"{settings.BASE_URL}/p/{language}/preferences/"),
    )
    text = _text_part(marked, tokens, sheet=sheet, footer=_footer(language, sender, ways))
    body_html = markdown.to_html(tokens, language=language, sheet=sheet)
    html = sheet.html(fold_html(_page(marked, body_html, language, sender, ways), sheet=sheet))
    _judge_size(html)
    return CompiledEmail(
        language=language,
        purpose=str(purpose),
        sender=sender,
        subject=sheet.header(marked.subject),
        html=html,
        text=sheet.text(crlf(text)),
    )


def _link(name: str, sheet: Sheet, *, default: str | None = None) -> str:
    return sheet.in_url(sheet.mark(Awaited(name, default, is_url=True)))


def _judge_words(marked: MarkedEmail, sheet: Sheet) -> None:
    """Refuse a subject or text that somebody would see empty: conditions may leave nothing, and so may defaults."""
    findings = []
    if not sheet.least(marked.subject).strip():
        findings.append(error("TEXT_MISSING", _("Some readers would see an empty subject."), field="subject"))
    if not sheet.least(marked.body).strip():
        findings.append(error("TEXT_MISSING", _("Some readers would see an empty text."), field="body"))
    if findings:
        raise ContentRefused(findings)


def _judge_links(marked: MarkedEmail, tokens: Sequence[Token], sheet: Sheet) -> None:
    """Refuse links that are wrong only now that the campaign's values are known."""
    findings = [
        error("LINK_BAD", fault.message, field="body", line=fault.line)
        for fault in markdown.faults(tokens, sheet=sheet)
    ]
    if marked.button_url and (reason := objection(marked.button_url, sheet=sheet)):
        findings.append(error("LINK_BAD", reason, field="button_url"))
    if findings:
        raise ContentRefused(findings)


def _judge_size(html: tuple[Part, ...]) -> None:
    size = sum(VALUE_BYTES if isinstance(part, Slot) else len(part.encode()) for part in html)
    if size > MOST_BYTES:
        message = _("The e-mail is too long: at %(size)s kB, mail programs cut off its end. Leave something out.")
        raise ContentRefused([error("EMAIL_TOO_BIG", message % {"size": size // 1000}, field="body")])


def _page(marked: MarkedEmail, body_html: str, language: str, sender: Sender, ways: Ways) -> str:
    return frame.page(
        frame.Framed(
            language=language,
            sender_name=sender.name,
            preheader=marked.preheader,
            heading=marked.heading,
            body_html=body_html,
            button_label=marked.button_label,
            button_url=marked.button_url,
            ways=ways,
        )
    )


def _text_part(marked: MarkedEmail, tokens: Sequence[Token], *, sheet: Sheet, footer: str) -> str:
    plain = PlainText(sheet)
    blocks = [
        plain.title(marked.heading) if marked.heading else "",
        *plain.blocks(tokens),
        plain.link(marked.button_label, marked.button_url) if marked.button_label else "",
        RULE,
        plain.paragraph(footer),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _footer(language: str, sender: Sender, ways: Ways) -> str:
    wording = WORDING[language]
    lines = [(wording.marketing if ways.leave else wording.service) % sender.name]
    if ways.leave:
        lines += [wording.unsubscribe, ways.leave]
    if ways.choose:
        lines += [wording.preferences, ways.choose]
    return "\n".join(lines)
