"""On which page is a finding put right? What is written there, or what is translated on the desk."""

from __future__ import annotations

from django.urls import reverse

from campaigns import contents
from campaigns.admin.desk import desk_address
from campaigns.contents import ContentJson
from campaigns.findings import Finding
from campaigns.models import MessageTemplate


def address(finding: Finding, template: MessageTemplate, content: ContentJson) -> str:
    """The input it speaks of; on the desk, where it speaks of a translation."""
    if on_desk := desk(finding, template, content):
        return on_desk
    return reverse("admin:campaigns_messagetemplate_change", args=[template.pk]) + anchor(finding)


def anchor(finding: Finding) -> str:
    """The input on the page on which the template is written."""
    if not finding.field:
        return ""
    return f"#id_{finding.block}-{finding.field}" if finding.block else f"#id_{finding.field}"


def desk(finding: Finding, template: MessageTemplate, content: ContentJson) -> str:
    """The text on the desk of its language; "" where the desk has none: of the source, or not of words."""
    source = content["source"]
    if finding.language in {"", source} or template.pk is None:
        return ""
    unit = f"{finding.block}.{finding.field}" if finding.block else finding.field
    if unit and unit not in {*contents.units(content, source), *contents.links(content, source)}:
        return ""
    return desk_address(template, finding.language, unit=unit)
