"""Which words were frozen, and what do they compile to? No later edit of the template reaches a version."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Max

from campaigns import contents, facts, identities, layouts, text_memory, tracked_links
from campaigns.blocks import Content
from campaigns.contents import ContentJson
from campaigns.enums import BlockKind
from campaigns.flow import render
from campaigns.flow.render import counted
from campaigns.models import (
    Campaign,
    CampaignVariant,
    CompiledText,
    LayoutVersion,
    MessageTemplate,
    SenderIdentity,
    TemplateVersion,
)
from campaigns.placeholders import Fact, sample_facts, sample_programme
from committee.db import clock
from committee.models import User
from contacts.enums import Channel

FORMAT: Final = 2


def freeze(template: MessageTemplate, *, by: User | None) -> TemplateVersion:
    """The version that has exactly the template's present words: the same words are the same version."""
    with transaction.atomic():
        # Locked, so that two who freeze at once do not take the same number.
        held = MessageTemplate.objects.select_for_update(of=("self",))
        saved = held.select_related("topic", "layout_version").get(pk=template.pk)
        template.layout_version = look = _pinned(saved)
        content = contents.of_template(saved)
        sha256 = contents.sha256(content, purpose=saved.purpose, topic=saved.topic.code, layout=look.sha256)
        if found := TemplateVersion.objects.filter(template=saved, sha256=sha256).first():
            return found
        last = TemplateVersion.objects.filter(template=saved).aggregate(last=Max("number"))["last"]
        return TemplateVersion.objects.create(
            template=saved,
            number=(last or 0) + 1,
            format=FORMAT,
            content=content,
            layout_version=look,
            sha256=sha256,
            created_by=by,
        )


def _pinned(template: MessageTemplate) -> LayoutVersion:
    """The look it keeps from its first save on."""
    if template.layout_version is None:
        template.layout_version = layouts.current()
        MessageTemplate.objects.filter(pk=template.pk).update(layout_version=template.layout_version)
    return template.layout_version


def of_campaign(campaign: Campaign | CampaignVariant) -> TemplateVersion | None:
    """What it or that variant would leave with: the words frozen for it, else those its template was approved with."""
    return campaign.version or campaign.template.approved_version


def of_variants(campaign: Campaign) -> dict[str, TemplateVersion]:
    """The words of each variant by its letter; of one whose template nobody approved yet, none."""
    rows = campaign.variants.select_related(
        "version__template__topic",
        "version__layout_version",
        "template__approved_version__template__topic",
        "template__approved_version__layout_version",
    )
    found = {row.label: row.version or row.template.approved_version for row in rows} if campaign.pk else {}
    return {label: version for label, version in found.items() if version}


def freeze_variants(campaign: Campaign) -> list[TemplateVersion]:
    """Give each variant the words its template was approved with, for good."""
    found = of_variants(campaign)
    for label, version in found.items():
        campaign.variants.filter(label=label).update(version=version)
    return list(found.values())


def thaw(campaign: Campaign) -> None:
    """A draft again: its words are those of its templates, and what was compiled of them is gone."""
    CompiledText.objects.filter(campaign=campaign).delete()
    campaign.variants.update(version=None)


def content_of(campaign: Campaign | CampaignVariant) -> ContentJson:
    """What they say; where nobody has approved any yet, what its template says today."""
    version = of_campaign(campaign)
    content: ContentJson = version.content if version else contents.of_template(campaign.template)
    return content


def compile_texts(
    version: TemplateVersion,
    *,
    channels: Sequence[str],
    identity: SenderIdentity,
    campaign: Campaign | None = None,
    at: datetime | None = None,
) -> list[CompiledText]:
    """Every language of the version on every channel, rendered as far as it can be for this campaign, or for letters
    without one; lists of tickets know the sessions that are not over `at` that moment. Raises `ContentRefused` with
    all findings; writes nothing then.
    """
    frame = frames_for(
        version.template,
        content=version.content,
        campaign=campaign,
        layout=version.layout_version,
        identity=identity,
        at=at,
    )
    compiled = _all_compiled(version, channels, frame)
    if campaign is not None and campaign.counts_clicks:
        tracked_links.keep(campaign, _links(version, channels, frame))
    if campaign is not None:  # a row that somebody may have read is never rewritten: another takes its place
        CompiledText.objects.filter(campaign=campaign, version=version).delete()
    signed = identities.sha256(identity)
    return [_kept(version, campaign, *place, text, signed=signed) for place, text in compiled.items()]


def _all_compiled(
    version: TemplateVersion, channels: Sequence[str], frame: Callable[[str], render.Frame]
) -> dict[tuple[str, str], render.Compiled]:
    """By language and channel. Raises `ContentRefused` with what is wrong in any of them."""
    compiled: dict[tuple[str, str], render.Compiled] = {}
    refused: list[render.Finding] = []
    for language, channel, said in words(version, channels):
        try:
            known = frame(language)
            compiled[language, channel] = compiled_draft(said, language=language, channel=channel, frame=known)
        except render.ContentRefused as error:
            refused += error.findings
    if refused:
        raise render.ContentRefused(refused)
    return compiled


def _links(version: TemplateVersion, channels: Sequence[str], frame: Callable[[str], render.Frame]) -> Iterator[str]:
    """Where the links of its e-mails lead, in all languages."""
    for language, channel, said in words(version, channels):
        if channel == Channel.EMAIL:
            plain = replace(frame(language), counted_for=None)
            page = compiled_draft(said, language=language, channel=channel, frame=plain)
            assert isinstance(page, render.CompiledEmail)
            yield from counted.addresses(page.html)


def words(version: TemplateVersion, channels: Sequence[str]) -> Iterator[tuple[str, str, Content]]:
    """Each language of a version on each channel, with what it says there."""
    for language in contents.languages_in(version.content):
        said = contents.in_language(version.content, language)
        assert said is not None
        yield from ((language, channel, said) for channel in channels)


def _kept(
    version: TemplateVersion,
    campaign: Campaign | None,
    language: str,
    channel: str,
    compiled: render.Compiled,
    *,
    signed: str,
) -> CompiledText:
    row, _made = CompiledText.objects.update_or_create(
        version=version,
        campaign=campaign,
        language=language,
        channel=channel,
        defaults={
            "engine": render.ENGINE,
            "text": compiled.to_json(),
            "slots": list(compiled.slots),
            "sessions": None if compiled.sessions is None else sorted(compiled.sessions),
            "sha256": compiled.hash,
            "sender_sha256": signed,
        },
    )
    return row


def compiled_draft(content: Content, *, language: str, channel: str, frame: render.Frame) -> render.Compiled:
    """One text, remembered by what it is made of: the same words in the same frame give the same text. Raises
    `ContentRefused`.
    """
    digest = text_memory.digest_of(content, language=language, channel=channel, frame=frame)
    return text_memory.MEMORY.text(digest, lambda: _compiled(content, language=language, channel=channel, frame=frame))


def frames_for(
    template: MessageTemplate,
    *,
    content: ContentJson,
    campaign: Campaign | None = None,
    layout: LayoutVersion | None = None,
    identity: SenderIdentity | None = None,
    at: datetime | None = None,
) -> Callable[[str], render.Frame]:
    """What stands around the words in each language, of which everything is read once; as of `at`, or of now.

    Letters that answer something know nothing of a campaign; drafts of anything else are shown with samples.
    """
    signs = identity or (campaign.identity if campaign else None) or identities.for_topic(template.topic)
    known, sessions = _known(template, content=content, campaign=campaign, at=at or clock())
    in_all = partial(
        render.Frame,
        purpose=template.purpose,
        layout=(layout or layouts.of_template(template)).mjml,
        notice_kind=template.notice_kind,
        sessions=sessions,
        counted_for=campaign.pk if campaign and campaign.counts_clicks else None,
    )

    def frame(language: str) -> render.Frame:
        sender, stop = identities.sender(signs, language=language), identities.stop_words(signs, language=language)
        return in_all(sender=sender, facts={**known, "sender.name": sender.name}, stop=stop)

    return frame


def _known(
    template: MessageTemplate, *, content: ContentJson, campaign: Campaign | None, at: datetime
) -> tuple[dict[str, Fact], dict[str, dict[str, Fact]]]:
    """The facts of the campaign and of the sessions its lists tell of."""
    if campaign is not None:
        return facts.of_campaign(campaign), facts.sessions_for(content, session=campaign.session, at=at)
    if template.notice_kind:
        return {}, {}
    return sample_facts(), {**facts.of_sessions(_chosen(content)), **sample_programme()}


def _chosen(content: ContentJson) -> list[str]:
    lists = (block for block in content.get("blocks", ()) if block["kind"] == BlockKind.SESSIONS)
    return [code for block in lists for code in block["settings"].get("codes", ())]


def _compiled(content: Content, *, language: str, channel: str, frame: render.Frame) -> render.Compiled:
    """Where nobody wrote a preheader, the beginning of the text stands in for it."""
    if channel == Channel.EMAIL and not content.preheader.strip():
        led = replace(content, preheader=contents.preheader_from(content))
        # Nobody is told of a mistake in a line that nobody wrote: the words as they are say what is wrong, or leave.
        try:
            return render.compile_for(channel, led, language=language, frame=frame)
        except render.ContentRefused as refusal:
            if all(finding.field != "preheader" for finding in refusal.findings):
                raise
    return render.compile_for(channel, content, language=language, frame=frame)
