"""What stands in the page, saved or not, as its reader would get it, and what the checks say of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from campaigns import authoring, contents, findings, versions
from campaigns.admin import authoring_sms, findings_list
from campaigns.admin.authoring_draft import Draft
from campaigns.admin.authoring_view import View
from campaigns.contents import ContentJson
from campaigns.models import MessageTemplate
from campaigns.previews import Preview, Words
from committee import languages
from committee.db import clock
from contacts.enums import Channel
from contacts.models import Topic


def beside(draft: Draft, view: View) -> dict[str, Any]:
    """For the panels beside the form: by channel what is read, and what is still wrong."""
    template, content = _as_if_saved(draft)
    words = Words(content, frame=versions.frames_for(template, content=content))
    source = template.source_language
    shown = [words.preview(view.language, channel, view.reader) for channel in _channels(template)]
    written = {channel: words.preview(source, channel) for channel in _channels(template)}
    # Of a saved template everything is judged; of one that is only begun, what keeps its words from being shown.
    if template.pk is not None:
        found = findings.of_template(template, content=content, at=clock())
        # What the look itself does is the work of whoever keeps the layout.
        found = [finding for finding in found if finding.field != "layout"]
    else:
        found = [finding for preview in written.values() for finding in preview.findings]
    return {
        "previews": [_shown(preview, view) for preview in shown] if source in words.served else [],
        "counted": authoring_sms.counted(written.get(Channel.SMS), template),
        "told": findings_list.told(found, template, content, is_here=True),
        "beginning": _beginning(content),
    }


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


def _shown(preview: Preview, view: View) -> dict[str, Any]:
    """As its reader gets it, by the code that delivers it."""
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
    if preview.email:
        html = view.dressed(preview.email.html)
        return shown | {"subject": preview.email.subject, "preheader": preview.preheader, "html": html}
    if preview.sms:
        return shown | {"text": preview.sms.text}
    if preview.push:
        return shown | {"push_title": preview.push.title, "text": preview.push.body}
    return shown | {"problem": _("It can be shown once what the checks say is mended.")}


def _beginning(content: ContentJson) -> str:
    """What a mailbox shows after the subject as long as no preheader is written."""
    words = contents.in_language(content, content["source"])
    return contents.preheader_from(words) if words else ""
