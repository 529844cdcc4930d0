"""What would a reader see? The text with sample values in it, by the very code that delivers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from campaigns import contents, versions
from campaigns.blocks import Content
from campaigns.flow import render
from campaigns.models import Campaign, CompiledText, MessageTemplate
from campaigns.placeholders import UNSUBSCRIBE, sample_words, samples


@dataclass(frozen=True, slots=True)
class Preview:
    """One language as a sample reader gets it. Without an e-mail, findings say why; without both, it is missing."""

    language: str
    email: render.RenderedEmail | None = None
    preheader: str = ""
    findings: tuple[render.Finding, ...] = ()


def of_template(template: MessageTemplate, *, language: str) -> Preview:
    """The words as they are saved now, in a campaign made up for the purpose."""
    names = () if template.notice_kind else versions.CAMPAIGN_NAMES
    values = {name: sample_words(name, language) for name in names}
    frame = _Frame(template, language, values, sample_words("sender.name", language))
    return frame.preview(template.content().get(language))


def of_campaign(campaign: Campaign, *, language: str) -> Preview:
    """The frozen words once it is scheduled; before that, the template's own. The campaign's values are its own."""
    frame = _Frame(campaign.template, language, {"campaign.name": campaign.name}, campaign.sender_name)
    if campaign.version is None:
        return frame.preview(campaign.template.content().get(language))
    frozen = campaign.compiled.filter(version=campaign.version, channel=campaign.channel, language=language).first()
    return frame.preview(campaign.version.content.get(language), frozen=frozen)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the words of one language."""

    template: MessageTemplate
    language: str
    values: Mapping[str, str]
    sender_name: str

    def preview(self, fields: Mapping[str, str] | None, *, frozen: CompiledText | None = None) -> Preview:
        if fields is None:
            return Preview(self.language)
        content = contents.in_language({self.language: dict(fields)}, self.language)
        assert content is not None
        try:
            compiled = render.read_email(frozen.text) if frozen else self._compiled(content)
            preheader = self._preheader(content)
        except render.ContentRefused as refusal:
            return Preview(self.language, findings=tuple(refusal.findings))
        return Preview(self.language, email=_filled(compiled), preheader=preheader)

    def _preheader(self, content: Content) -> str:
        """In the e-mail it is hidden inside the HTML; to be read by itself, it is rendered as a subject would be."""
        if not content.preheader.strip():
            return ""
        return _filled(self._compiled(replace(content, subject=content.preheader))).subject

    def _compiled(self, content: Content) -> render.CompiledEmail:
        frame = versions.frame_of(self.template, sender_name=self.sender_name, facts=self.values)
        return render.compile_email(content, language=self.language, frame=frame)


def _filled(compiled: render.CompiledEmail) -> render.RenderedEmail:
    values = samples(compiled.language)
    return render.fill(compiled, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
