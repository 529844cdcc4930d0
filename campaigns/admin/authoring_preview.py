"""What stands in the page, saved or not, as its reader would get it, and what the checks say of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from campaigns import authoring, contents, findings, versions
from campaigns.admin import authoring_sms, findings_list
from campaigns.admin.authoring_draft import Draft
from campaigns.admin.authoring_view import View
from campaigns.blocks.content import Block
from campaigns.contents import ContentJson
from campaigns.findings import Finding
from campaigns.models import MessageTemplate
from campaigns.previews import Preview, Words
from committee import languages
from committee.db import clock
from contacts.enums import Channel
from contacts.models import Topic


def beside(draft: Draft, view: View) -> dict[str, Any]:
    """For the panels beside the form: by channel what is read, and what is still wrong."""
    template, content = _as_if_saved(draft)
    words = _words(template, content)
    source = template.source_language
    shown = [words.preview(view.language, channel, view.reader) for channel in _channels(template)]
    written = {channel: words.preview(source, channel) for channel in _channels(template)}
    # Of a saved template everything is judged; of one that is only begun, the words that are there.
    if template.pk is not None:
        found = findings.of_template(template, content=content, at=clock())
        # What the look itself does is the work of whoever keeps the layout.
        found = [finding for finding in found if finding.field != "layout"]
    else:
        found = _of_begun(template, content)
    return {
        "previews": [_shown(preview, view, template, content) for preview in shown] if source in words.served else [],
        "is_begun": template.pk is not None or source in words.served,
        "counted": authoring_sms.counted(written.get(Channel.SMS), template),
        "told": findings_list.told(found, template, content, is_here=True),
        "beginning": _beginning(content),
    }


def _words(template: MessageTemplate, content: ContentJson) -> Words:
    return Words(content, frame=versions.frames_for(template, content=content))


def _of_begun(template: MessageTemplate, content: ContentJson) -> list[Finding]:
    """Of the language it is written in alone, and nothing before a word of it is."""
    source = template.source_language
    words = contents.in_language(content, source)
    if words is None:
        return []
    frame = versions.frames_for(template, content=content)(source)
    rules = {"channels": _channels(template), "purpose": template.purpose, "topic": template.topic}
    return [each for each in findings.of_language(words, source, frame=frame, **rules) if each.field != "layout"]


def _channels(template: MessageTemplate) -> list[str]:
    return [channel for channel in Channel.values if channel in template.channels]


def _as_if_saved(draft: Draft) -> tuple[MessageTemplate, ContentJson]:
    """The template and its words as far as they could be saved, on rows that nobody keeps."""
    template, written = draft.template, draft.sketch()
    authoring.put(template, written)
    if template.topic_id is None:
        # The topic decides who signs: until one is chosen, any.
        template.topic = Topic.objects.order_by("pk").first()
    rows = authoring.blocks_of(template, written.blocks)
    return template, contents.of_template(template, blocks=rows)


def _shown(preview: Preview, view: View, template: MessageTemplate, content: ContentJson) -> dict[str, Any]:
    """As its reader gets it, by the code that delivers it. Blocks that it refuses are left out, and named."""
    shown: dict[str, Any] = {
        "channel": preview.channel,
        "title": Channel(preview.channel).label,
        "language": preview.served_by or preview.language,
        "direction": languages.direction(preview.served_by or preview.language),
    }
    if not preview.served_by:
        return shown | {"problem": _("Missing: nothing is written in this language yet.")}
    if preview.served_by != preview.language:
        said = _("Readers get the words in %(language)s")
        shown["instead"] = said % {"language": languages.NAMES[preview.served_by]}
    if preview.copy is None:
        shown["refused"] = [f"{findings.place(each, _blocks(content))}: {each.message}" for each in preview.findings]
        preview = _without_refused(preview, view, template, content)
    if preview.email:
        html = view.dressed(preview.email.html)
        return shown | {"subject": preview.email.subject, "preheader": preview.preheader, "html": html}
    if preview.sms:
        return shown | {"text": preview.sms.text}
    if preview.push:
        return shown | {"push_title": preview.push.title, "text": preview.push.body}
    return shown | {"problem": _("It can be shown once this is mended.")}


def _without_refused(preview: Preview, view: View, template: MessageTemplate, content: ContentJson) -> Preview:
    """The same without the blocks that cannot be made; as it was where the fault is in no block."""
    refused = {each.block for each in preview.findings if each.block}
    rest = [block for block in content["blocks"] if block["key"] not in refused]
    if not rest or len(rest) == len(content["blocks"]):
        return preview
    return _words(template, {**content, "blocks": rest}).preview(preview.language, preview.channel, view.reader)


def _blocks(content: ContentJson) -> tuple[Block, ...]:
    words = contents.in_language(content, content["source"])
    return words.blocks if words else ()


def _beginning(content: ContentJson) -> str:
    """What a mailbox shows after the subject as long as no preheader is written."""
    words = contents.in_language(content, content["source"])
    return contents.preheader_from(words) if words else ""
