"""What would a reader see? The text with sample values in it, by the very code that delivers it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from campaigns import contents, versions
from campaigns.blocks import Content
from campaigns.contents import ContentJson
from campaigns.flow import render
from campaigns.models import Campaign, CompiledText, MessageTemplate
from campaigns.placeholders import UNSUBSCRIBE, samples
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class Preview:
    """One language as a sample reader gets it. Without an e-mail, findings say why; without both, it is missing."""

    language: str
    email: render.RenderedEmail | None = None
    preheader: str = ""
    findings: tuple[render.Finding, ...] = ()


def of_template(template: MessageTemplate, *, language: str) -> Preview:
    """The words as they are saved now, in a campaign made up for the purpose."""
    content = contents.of_template(template)
    return _preview(content, language, frame=versions.frames_for(template, content=content)(language))


def of_campaign(campaign: Campaign, *, language: str) -> Preview:
    """The frozen words once it is submitted; before that, the template's own. The campaign's values are its own."""
    content = campaign.version.content if campaign.version else contents.of_template(campaign.template)
    frame = versions.frames_for(campaign.template, content=content, campaign=campaign)(language)
    frozen = campaign.compiled.filter(version=campaign.version, channel=Channel.EMAIL, language=language).first()
    return _preview(content, language, frame=frame, frozen=frozen)


def _preview(
    content: ContentJson, language: str, *, frame: render.Frame, frozen: CompiledText | None = None
) -> Preview:
    words = contents.in_language(content, language)
    if words is None:
        return Preview(language)
    try:
        compiled = render.read_email(frozen.text) if frozen else _compiled(words, language, frame)
        # In the e-mail it is hidden inside the HTML; to be read by itself, it is rendered as a subject would be.
        line = replace(words, subject=words.preheader)
        preheader = _filled(_compiled(line, language, frame)).subject if words.preheader.strip() else ""
    except render.ContentRefused as refusal:
        return Preview(language, findings=tuple(refusal.findings))
    return Preview(language, email=_filled(compiled), preheader=preheader)


def _compiled(words: Content, language: str, frame: render.Frame) -> render.CompiledEmail:
    return render.compile_email(words, language=language, frame=frame)


def _filled(compiled: render.CompiledEmail) -> render.RenderedEmail:
    values = samples(compiled.language)
    return render.fill(compiled, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
