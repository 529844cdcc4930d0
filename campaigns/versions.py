"""Which words were approved, and what do they compile to? Frozen once; no later edit of the template reaches them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from campaigns import contents, layouts
from campaigns.flow import render
from campaigns.models import Campaign, CompiledText, MessageTemplate, TemplateVersion
from campaigns.placeholders import CATALOGUE, Fact, Scope
from committee.models import User
from contacts.enums import Channel

# Who an e-mail comes from, at the domain of the settings.
FROM_MAILBOX: Final = "news"
# What a campaign adds to the catalogue.
CAMPAIGN_NAMES: Final = ("campaign.name",)


def freeze(template: MessageTemplate, *, by: User | None) -> TemplateVersion:
    """The version that has exactly the template's present words: the same words are the same version."""
    content = template.content()
    sha256 = _hash(template.purpose, content)
    with transaction.atomic():
        # Locked, so that two who freeze at once do not take the same number.
        MessageTemplate.objects.select_for_update().get(pk=template.pk)
        if found := TemplateVersion.objects.filter(template=template, sha256=sha256).first():
            return found
        last = TemplateVersion.objects.filter(template=template).aggregate(last=Max("number"))["last"]
        return TemplateVersion.objects.create(
            template=template, number=(last or 0) + 1, content=content, sha256=sha256, created_by=by
        )


def compile_texts(
    version: TemplateVersion, *, channel: str, sender_name: str, campaign: Campaign | None = None
) -> None:
    """Every language of the version, rendered as far as it can be for this campaign, or for notices without one."""
    facts: dict[str, Fact] = {"campaign.name": campaign.name} if campaign else {}
    frame = frame_of(version.template, sender_name=sender_name, facts=facts)
    for language in contents.languages_in(version.content):
        words = contents.in_language(version.content, language)
        assert words is not None
        compiled = render.compile_for(channel, words, language=language, frame=frame)
        CompiledText.objects.update_or_create(
            version=version,
            campaign=campaign,
            language=language,
            channel=channel,
            defaults={
                "engine": render.ENGINE,
                "text": compiled.to_json(),
                "slots": [name for name in compiled.slots if _is_personal(name)],
                "sha256": compiled.hash,
            },
        )


def frame_of(template: MessageTemplate, *, sender_name: str, facts: Mapping[str, Fact]) -> render.Frame:
    """What stands around the words of a template."""
    return render.Frame(
        purpose=template.purpose,
        sender=sender(sender_name),
        facts=facts,
        layout=layouts.of_template(template).mjml,
        notice_kind=template.notice_kind,
    )


def sender(name: str) -> render.Sender:
    """Who an e-mail signed with `name` comes from."""
    return render.Sender(name=name, address=f"{FROM_MAILBOX}@{settings.EMAIL_FROM_DOMAIN}")


def findings(template: MessageTemplate) -> dict[str, list[render.Finding]]:
    """What the author must still change, by language."""
    names = () if template.notice_kind else CAMPAIGN_NAMES
    found = {
        language: render.check(
            words, purpose=template.purpose, names=names, language=language, notice_kind=template.notice_kind
        )
        for language in template.content()
        if (words := contents.in_language(template.content(), language))
    }
    return {language: list(mistakes) for language, mistakes in found.items() if mistakes}


def for_notices(template: MessageTemplate, *, sender_name: str) -> TemplateVersion:
    """The version a notice is written from, compiled when these words are met for the first time."""
    version = freeze(template, by=None)
    if CompiledText.objects.filter(version=version, campaign=None).count() < len(version.content):
        compile_texts(version, channel=Channel.EMAIL, sender_name=sender_name)
    return version


def _is_personal(name: str) -> bool:
    return name in CATALOGUE and CATALOGUE[name].scope is Scope.PERSON


def _hash(purpose: str, content: dict[str, dict[str, str]]) -> str:
    canonical = json.dumps([purpose, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
