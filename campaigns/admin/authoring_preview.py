"""What stands in the page, saved or not, as its reader would get it, and what the checks say of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import authoring, contents, findings, previews, sms, versions
from campaigns.admin import findings_list
from campaigns.admin.authoring_draft import Draft
from campaigns.contents import ContentJson
from campaigns.findings import Finding
from campaigns.flow import render
from campaigns.models import MessageTemplate
from campaigns.placeholders import UNSUBSCRIBE, samples
from contacts.enums import Channel
from contacts.models import Topic


def beside(draft: Draft) -> dict[str, Any]:
    """For the panels beside the form: by channel what is read, and what is still wrong."""
    template, content = _as_if_saved(draft)
    tried = _tried(template, content)
    # Of a saved template everything is judged; of one that is only begun, what keeps its words from being shown.
    if template.pk is not None:
        found = findings.of_template(template, content=content, at=timezone.now())
        # What the look itself does is the work of whoever keeps the layout.
        found = [finding for finding in found if finding.field != "layout"]
    else:
        found = [finding for outcome in tried.values() for finding in _refused(outcome)]
    return {
        "previews": [
            {"channel": channel, "title": Channel(channel).label, **_shown(outcome)}
            for channel, outcome in tried.items()
        ],
        "told": findings_list.told(found, template, content, is_here=True),
        "beginning": _beginning(content),
    }


def _tried(template: MessageTemplate, content: ContentJson) -> dict[str, render.Compiled | render.ContentRefused]:
    """The words of the source language by channel, compiled as for delivery, or why they cannot be."""
    language = template.source_language
    words = contents.in_language(content, language)
    if words is None:
        return {}
    frame = versions.frames_for(template, content=content)(language)
    tried: dict[str, render.Compiled | render.ContentRefused] = {}
    for channel in (channel for channel in Channel.values if channel in template.channels):
        try:
            tried[channel] = versions.compiled_draft(words, language=language, channel=channel, frame=frame)
        except render.ContentRefused as refused:
            tried[channel] = refused
    return tried


def _refused(outcome: render.Compiled | render.ContentRefused) -> list[Finding]:
    return outcome.findings if isinstance(outcome, render.ContentRefused) else []


def _as_if_saved(draft: Draft) -> tuple[MessageTemplate, ContentJson]:
    """The template and its words as far as they could be saved, on rows that nobody keeps."""
    template, written = draft.template, draft.sketch()
    authoring.put(template, written)
    if template.topic_id is None:
        # The topic decides who signs: until one is chosen, any.
        template.topic = Topic.objects.order_by("pk").first()
    rows = authoring.blocks_of(template, written.blocks)
    return template, contents.of_template(template, blocks=rows)


def _shown(outcome: render.Compiled | render.ContentRefused) -> dict[str, Any]:
    """As a sample reader gets it, by the code that delivers it."""
    if isinstance(outcome, render.ContentRefused):
        return {"problem": _("It can be shown once what the checks say is mended.")}
    values = samples(outcome.language)
    copy = render.fill(outcome, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
    if isinstance(copy, render.RenderedEmail):
        return {"subject": copy.subject, "preheader": previews.preheader_in(copy.html), "html": copy.html}
    if isinstance(copy, render.RenderedSms):
        return {"text": copy.text, "parts": _parts(copy.text)}
    return {"push_title": copy.title, "text": copy.body, "url": copy.url}


def _beginning(content: ContentJson) -> str:
    """What a mailbox shows after the subject as long as no preheader is written."""
    words = contents.in_language(content, content["source"])
    return contents.preheader_from(words) if words else ""


def _parts(text: str) -> str:
    """What a provider charges for, with the sample’s values in it."""
    counted = sms.count(text)
    said = ngettext("%(parts)s part, %(encoding)s", "%(parts)s parts, %(encoding)s", counted.parts)
    return said % {"parts": counted.parts, "encoding": counted.encoding}
