"""What would the texts of a campaign say if they were compiled now, and what do the rows say that leave?

Each by its hash, under language and channel, and the letter of the variant that says it.
"""

from __future__ import annotations

from datetime import datetime

from campaigns import identities, versions
from campaigns.blocks import Content
from campaigns.flow import render
from campaigns.models import Campaign, CompiledText, TemplateVersion


def now(campaign: Campaign, *, at: datetime) -> dict[str, str]:
    """As they would be compiled now, with the sessions that were not over `at` that moment. None that is refused.

    What an older engine compiled stands as it is: another engine writes other bytes from the same words.
    """
    found: dict[str, str] = {}
    for label, version in _spoken(campaign):
        found |= _now(campaign, version, label, at=at)
    return found


def kept(campaign: Campaign) -> dict[str, str]:
    """Those that were compiled for it, reckoned from what each row says today."""
    rows = list(CompiledText.objects.filter(campaign=campaign))
    return {
        _place(row.language, row.channel, label): render.read(row.text).hash
        for label, version in _spoken(campaign)
        for row in rows
        if row.version_id == version.pk
    }


def _spoken(campaign: Campaign) -> list[tuple[str, TemplateVersion]]:
    """The campaign's own words, then those of its variants under their letters."""
    version = versions.of_campaign(campaign)
    return [*([("", version)] if version else []), *versions.of_variants(campaign).items()]


def _now(campaign: Campaign, version: TemplateVersion, label: str, *, at: datetime) -> dict[str, str]:
    frame = versions.frames_for(
        version.template,
        content=version.content,
        campaign=campaign,
        layout=version.layout_version,
        identity=campaign.identity or identities.for_topic(campaign.template.topic),
        at=at,
    )
    older = _of_older_engines(campaign, version)
    found = {
        _place(language, channel, label): older.get((language, channel))
        or _sha256_of(words, language=language, channel=channel, frame=frame(language))
        for language, channel, words in versions.words(version, campaign.channels)
    }
    return {place: sha256 for place, sha256 in found.items() if sha256}


def _place(language: str, channel: str, label: str) -> str:
    return " ".join(filter(None, [language, channel, label]))


def _of_older_engines(campaign: Campaign, version: TemplateVersion) -> dict[tuple[str, str], str]:
    rows = CompiledText.objects.filter(campaign=campaign, version=version).exclude(engine=render.ENGINE)
    return {(row.language, row.channel): row.sha256 for row in rows}


def _sha256_of(words: Content, *, language: str, channel: str, frame: render.Frame) -> str:
    try:
        return versions.compiled_draft(words, language=language, channel=channel, frame=frame).hash
    except render.ContentRefused:
        return ""
