"""What is wrong with a template, in all its languages and channels?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from campaigns import contents, versions
from campaigns.findings import goods, law, looks, progress, readers, serving, translation
from campaigns.findings.language import of_language
from campaigns.findings.units import SideBySide
from campaigns.flow import render
from campaigns.flow.render.content import Finding
from campaigns.models import MessageTemplate
from contacts.enums import Channel

# What is a matter of the look, and so the same in every language.
_OF_THE_LOOK = frozenset({"CLIENT_UNSUPPORTED", "IMAGE_HEAVY", "PARTNER_IN_SERVICE", "PARTNERS_COMPETE"})


def of_template(template: MessageTemplate, *, content: dict[str, Any] | None = None, at: datetime) -> list[Finding]:
    """Everything, in the order: what it is, which languages there are, and each of them. Never raises for a bad text.

    `content` spares reading the rows again; it must be theirs.
    """
    said = content or contents.of_template(template)
    written = contents.languages_in(said)
    frame = versions.frames_for(template, content=said, layout=template.layout_version)
    found: list[Finding] = [*law.topic_wrong(template)]
    found += serving.unserved(said, readers.of_everybody())
    found += goods.gone(said, at=at)
    if written and Channel.EMAIL in template.channels:
        found += looks.unsupported_in_layout(frame(written[0]).layout)
    read = {language: words for language in written if (words := contents.in_language(said, language))}
    for language, words in read.items():
        found += of_language(
            words,
            language,
            channels=template.channels,
            purpose=template.purpose,
            topic=template.topic,
            frame=frame(language),
        )
    prefetch_related_objects([template], "blocks")
    # Nothing is compared with a text that is refused by its size.
    long = {language for language, words in read.items() if render.too_long(words, channels=template.channels)}
    alike = [] if template.source_language in long else [language for language in written if language not in long]
    texts = SideBySide.of(template, alike)
    found += translation.differences(texts)
    found += progress.unfinished(texts, said)
    return told_once(found, written)


def told_once(findings: Iterable[Finding], written: Iterable[str]) -> list[Finding]:
    """What is a matter of the look and so in every language is told of none in particular."""
    found = list(dict.fromkeys(findings))
    languages_of: dict[Finding, set[str]] = {}
    for each in found:
        if each.code in _OF_THE_LOOK:
            languages_of.setdefault(replace(each, language=""), set()).add(each.language)
    everywhere = {bare for bare, codes in languages_of.items() if codes >= set(written)}
    return list(
        dict.fromkeys(
            replace(each, language="") if replace(each, language="") in everywhere else each for each in found
        )
    )
