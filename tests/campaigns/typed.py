"""What a browser would send of the page on which a template is written, and what that page says."""

from __future__ import annotations

import re
from html import unescape

from django.urls import reverse

ADD = "admin:campaigns_messagetemplate_add"
CHANGE = "admin:campaigns_messagetemplate_change"
BLOCKS = "admin:campaigns_messagetemplate_blocks"
BESIDE = "admin:campaigns_messagetemplate_preview_draft"


def page_of(client, template):
    return client.get(reverse(CHANGE, args=[template.pk])).content.decode()


def posted(page):
    """What a browser would send of that page: every input as it stands."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>|<textarea.*?</textarea>|<select.*?</select>", page, re.DOTALL):
        name = re.search(r'name="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and (kind[1] == "file" or (kind[1] == "checkbox" and " checked" not in tag))):
            continue
        fields.setdefault(name[1], []).append(_value(tag))
    return fields


def _value(tag):
    if tag.startswith("<textarea"):
        return unescape(re.search(r">\n?(.*)</textarea>", tag, re.DOTALL)[1])
    if tag.startswith("<select"):
        chosen = re.search(r'<option value="([^"]*)" selected', tag)
        return chosen[1] if chosen else re.search(r'<option value="([^"]*)"', tag)[1]
    value = re.search(r'value="([^"]*)"', tag)
    return unescape(value[1]) if value else ""


def begun(client, *, start="start words", **fields):
    """The fields of a new template's page after one of the ways to begin was chosen."""
    empty = posted(client.get(reverse(ADD)).content.decode())
    return posted(client.post(reverse(ADD), empty | {"edit": start} | fields).content.decode())


def keys(fields):
    return [line.split()[0] for line in fields["block"]]


def errors_in(answer):
    """Those of fields, then those of blocks and files."""
    page = answer.content.decode()
    of_fields = "".join(re.findall(r'<div class="errors[^>]*>(.*?)</div>', page))
    of_blocks = re.findall(r'<p role="alert" class="authoring-problem">(.*?)</p>', page)
    return [*re.findall("<p>(.*?)</p>", of_fields), *of_blocks]
